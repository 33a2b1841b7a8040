import CLinux

/// Why a profile is not used, or was not written.
public enum ProfileError: Error, Sendable {
    /// The file cannot be opened or read; an errno value.
    case cannotOpen(errno: Int32)
    /// It is no profile, or damaged.
    case damaged
    /// It is a profile of another version; nil when that is no number.
    case version(found: UInt64?)
    /// It was measured with another plan.
    case otherPlan
    /// It was measured on another processor.
    case otherProcessor(found: String)
    /// It was measured with other kernels, another number of threads or another priority.
    case otherSettings(found: Profile.Identity, wanted: Profile.Identity)
    /// The file cannot be written; an errno value.
    case cannotWrite(errno: Int32)
}

extension ProfileError: CustomStringConvertible {
    /// What is wrong with the profile; `punctual profile` makes another.
    public var description: String {
        switch self {
        case .cannotOpen(let errno): "it cannot be read: \(String(cString: clinux_error_text(errno)))"
        case .damaged: "it is no profile, or damaged"
        case .version(let found):
            "it is of version \(found.map { "\($0)" } ?? "unknown"), and version \(Profile.version) is read"
        case .otherPlan: "it was measured with another plan"
        case .otherProcessor(let found): "it was measured on another processor (\(found))"
        case .otherSettings(let found, let wanted):
            "it was measured with \(found.settings), and here it is \(wanted.settings)"
        case .cannotWrite(let errno): "it cannot be written: \(String(cString: clinux_error_text(errno)))"
        }
    }
}

extension Profile.Identity {
    /// What may differ from run to run on one machine.
    fileprivate var settings: String {
        "\(instructionSet), \(threads) thread\(threads == 1 ? "" : "s") and \(isRealTime ? "" : "no ")real-time priority"
    }
}
