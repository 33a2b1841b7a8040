import Engine

/// When an answer is good enough not to try later exits, although there is time: to save energy.
public enum EarlyStop: Sendable {
    /// Never: the best answer that the deadline allows.
    case never
    /// At the first exit whose best class has at least this score, 0...1.
    case score(Float)
    /// At the first exit whose best class has at least the score that the plan asks for at that exit.
    case thresholds

    /// Whether a best class with this score ends the run at an exit.
    func isEnough(_ score: Float, at exit: ExecutorExit) -> Bool {
        switch self {
        case .never: false
        case .score(let wanted): score >= wanted
        case .thresholds: score >= exit.threshold
        }
    }
}
