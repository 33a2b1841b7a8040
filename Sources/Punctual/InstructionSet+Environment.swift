import CLinux
import Engine

extension InstructionSet {
    /// The one that the environment variable `PUNCTUAL_ISA` names; nil when it is not set, or empty.
    public static func fromEnvironment() throws(InstructionSetError) -> InstructionSet? {
        guard let name = clinux_environment("PUNCTUAL_ISA"), name[0] != 0 else { return nil }
        guard let set = InstructionSet(name: name) else { throw .unknown(name: String(cString: name)) }
        guard set.isAvailable else { throw .missing(set) }
        return set
    }

    /// Those that this processor has and this build contains, scalar first.
    public static var available: [InstructionSet] {
        var sets: [InstructionSet] = []
        for index in 0..<knownCount where known(index).isAvailable { sets.append(known(index)) }
        return sets
    }
}

extension InstructionSet: CustomStringConvertible {
    /// The name that `PUNCTUAL_ISA` takes.
    public var description: String { String(cString: name) }
}
