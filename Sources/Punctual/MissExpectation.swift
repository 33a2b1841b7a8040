import Anytime

/// How many of many answers are expected to come too late, judging by what was measured.
public struct MissExpectation: Sendable {
    /// Requests, made while nobody waited for an answer, that the estimate rests on.
    public let probes: UInt64
    /// Those of them that were held up for longer than `spare`.
    public let heldUp: UInt64
    /// Nanoseconds that an answer may be held up without being late.
    public let spare: UInt64
    /// The share of answers that is expected to be late, 0...1.
    public let rate: Double
    /// The share that is not exceeded with 95 % confidence, 0...1.
    public let upperBound: Double

    init(worker: MissBound, requester: MissBound, spare: UInt64) {
        probes = worker.trials
        self.spare = spare
        rate = min(worker.rate + requester.rate, 1)
        // Rounded up: an event less is a promise that was not measured.
        heldUp = UInt64((rate * Double(worker.trials) - 1e-6).rounded(.up).magnitude)
        upperBound = MissBound(events: heldUp, trials: probes).upperBound
    }
}
