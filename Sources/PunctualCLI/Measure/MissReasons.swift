import Anytime
import CLinux
import Punctual

/// What held up the answers that were late.
struct MissReasons {
    /// Why an answer came late, in the order in which they are looked for.
    enum Reason: Int, CaseIterable {
        /// The kernel let the requester's thread wait.
        case requesterWaited = 0
        /// The worker did not have the processor.
        case workerWaited = 1
        /// A thread that did nothing but read the clock saw a gap at that time: a hypervisor's, mostly.
        case clockGap = 2
        /// None of these.
        case unexplained = 3
    }

    /// How many answers were late for each reason.
    private(set) var reasons = InlineArray<4, UInt64>(repeating: 0)
    private let watcher: ClockWatcher?
    private var delayBefore: UInt64 = 0

    /// - Parameter watchesClock: Whether a thread reads the clock all the time.
    init(watchesClock: Bool) {
        watcher = watchesClock ? ClockWatcher() : nil
    }

    /// A frame is about to begin.
    mutating func begin() {
        if watcher != nil { delayBefore = clinux_thread_run_delay_ns() }
    }

    /// An answer was late.
    mutating func record(_ answer: Answer, end: UInt64, workerHeldUp: UInt64) {
        guard let deadline = answer.deadline else { return }
        let late = answer.latency - min(deadline.nanoseconds, answer.latency)
        let waited = watcher == nil ? 0 : clinux_thread_run_delay_ns() - delayBefore
        let reason: Reason =
            if late > 0, waited >= late {
                .requesterWaited
            } else if late == 0, workerHeldUp > 0 {
                .workerWaited
            } else if let watcher, watcher.sawGap(from: end - answer.latency, to: end) {
                .clockGap
            } else {
                .unexplained
            }
        reasons[reason.rawValue] += 1
    }

    /// Misses of so many frames.
    func bound(frames: Int) -> MissBound {
        var events: UInt64 = 0
        for reason in Reason.allCases { events += reasons[reason.rawValue] }
        return MissBound(events: events, trials: UInt64(frames))
    }
}
