import FoundationEssentials
import Punctual

// What Foundation shows of an error, in alerts and as `localizedDescription`, is the sentence that the error itself says.

extension ClassifierError: LocalizedError {
    /// The error's own description.
    public var errorDescription: String? { description }
}

extension InstructionSetError: LocalizedError {
    /// The error's own description.
    public var errorDescription: String? { description }
}

extension PlanError: LocalizedError {
    /// The error's own description.
    public var errorDescription: String? { description }
}

extension PlanFileError: LocalizedError {
    /// The error's own description.
    public var errorDescription: String? { description }
}

extension VisionError: LocalizedError {
    /// The error's own description.
    public var errorDescription: String? { description }
}
