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
        /// The requester did nothing but read the clock, and could not: its processor itself stood still, for an interrupt
        /// or a hypervisor.
        case clockGap = 2
        /// None of these.
        case unexplained = 3
    }

    /// How many answers were late for each reason.
    private(set) var reasons = InlineArray<4, UInt64>(repeating: 0)
    private var delayBefore: UInt64 = 0

    /// A frame is about to begin.
    mutating func begin() { delayBefore = clinux_thread_run_delay_ns() }

    /// An answer was late.
    mutating func record(_ answer: Answer, by classifier: Classifier) {
        guard let deadline = answer.deadline else { return }
        let late = answer.latency - min(deadline.nanoseconds, answer.latency)
        let needed = classifier.firstExitTime + classifier.handOffTime
        let spare = deadline.nanoseconds - min(needed, deadline.nanoseconds)
        let reason: Reason =
            if late > 0, clinux_thread_run_delay_ns() - delayBefore >= late {
                .requesterWaited
            } else if late > 0, classifier.requesterGap >= late {
                .clockGap
            } else if answer.candidateCount == 0, classifier.heldUp >= spare {
                .workerWaited
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
