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
        /// The requester woke late although the kernel did not let it wait, or did nothing but read the clock and could
        /// not: its processor itself stood still, for an interrupt or a hypervisor.
        case processorStopped = 2
        /// The requester was still busy with the frame before.
        case busy = 3
        /// Exit 1 needs more than the deadline even undisturbed.
        case tooShort = 4
        /// None of these.
        case unexplained = 5
    }

    /// How many answers were late for each reason.
    private(set) var reasons = InlineArray<6, UInt64>(repeating: 0)
    private var delayBefore: UInt64 = 0
    private var arrivalDelay: UInt64 = 0
    private var queueing: UInt64 = 0
    private var waited: UInt64 = 0

    /// The requester is about to wait for a frame, or to make one.
    mutating func begin() {
        delayBefore = clinux_thread_run_delay_ns()
        arrivalDelay = 0
        queueing = 0
    }

    /// The requester has an answer.
    mutating func end() { waited = clinux_thread_run_delay_ns() - delayBefore }

    /// A frame has been waiting for some nanoseconds when the requester is free.
    mutating func takeUp(after waiting: UInt64) { queueing = waiting }

    /// A frame was there some nanoseconds before the requester, which slept until then, woke.
    mutating func arrive(late delay: UInt64) { arrivalDelay = delay }

    /// An answer was late.
    mutating func record(_ answer: Answer, by classifier: Classifier) {
        guard let deadline = answer.deadline else { return }
        let late = answer.latency - min(deadline.nanoseconds, answer.latency)
        let needed = classifier.firstExitTime + classifier.handOffTime
        let spare = deadline.nanoseconds - min(needed, deadline.nanoseconds)
        // A late answer has lost as much as it is late, a missing one what exit 1 did not need.
        let lost = late > 0 ? late : spare
        // Waiting for the processor is a part of it.
        let delay = max(arrivalDelay + classifier.requesterDelay, waited)
        let reason: Reason =
            if spare == 0 {
                .tooShort
            } else if answer.candidateCount == 0, classifier.heldUp >= spare {
                .workerWaited
            } else if delay >= lost {
                waited >= delay / 2 ? .requesterWaited : .processorStopped
            } else if queueing > 0 {
                .busy
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
