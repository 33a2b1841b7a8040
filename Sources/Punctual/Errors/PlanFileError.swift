import CLinux

/// Why a file is no plan that can be run.
public enum PlanFileError: Error, Sendable {
    /// The file cannot be opened; an errno value.
    case cannotOpen(errno: Int32)
    /// The file is no usable plan.
    case invalid(PlanError)
}

extension PlanFileError: CustomStringConvertible {
    /// One line that says what is wrong with the file and what helps.
    public var description: String {
        switch self {
        case .cannotOpen(let errno):
            "the plan file cannot be opened: \(String(cString: clinux_error_text(errno))): check path and permissions"
        case .invalid(let error): error.description
        }
    }
}
