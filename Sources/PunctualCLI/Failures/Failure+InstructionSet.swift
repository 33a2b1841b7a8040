import CLinux
import Punctual

extension Failure {
    /// `PUNCTUAL_ISA` holds another word than the names of instruction sets.
    static var unknownInstructionSet: Failure {
        Failure(
            .usage,
            "PUNCTUAL_ISA is '\(wantedInstructionSet)', which names no instruction set: 'punctual --help' lists them")
    }

    /// `PUNCTUAL_ISA` names an instruction set that is not available here.
    static var instructionSetMissing: Failure {
        var names = ""
        for set in InstructionSet.available { names += (names.utf8.isEmpty ? "" : ", ") + String(cString: set.name) }
        return Failure(
            .usage,
            "PUNCTUAL_ISA is '\(wantedInstructionSet)', which this processor lacks: unset it, or use one of \(names)")
    }

    private static var wantedInstructionSet: String {
        clinux_environment("PUNCTUAL_ISA").map { String(cString: $0) } ?? ""
    }
}

extension InstructionSet {
    /// Those that this processor has and this build contains, scalar first.
    static var available: [InstructionSet] {
        var sets: [InstructionSet] = []
        for index in 0..<InstructionSet.knownCount where InstructionSet.known(index).isAvailable {
            sets.append(InstructionSet.known(index))
        }
        return sets
    }
}
