/// Why an instruction set cannot be used here.
public enum InstructionSetError: Error, Sendable {
    /// `PUNCTUAL_ISA` holds a word that names none.
    case unknown(name: String)
    /// This processor or this build lacks the one that `PUNCTUAL_ISA` or an option asks for.
    case missing(InstructionSet)
}

extension InstructionSetError: CustomStringConvertible {
    /// One line that says what is wrong and what helps.
    public var description: String {
        switch self {
        case .unknown(let name):
            "PUNCTUAL_ISA is '\(name)', which names no instruction set: unset it, or use one of \(Self.available)"
        case .missing(let set):
            "this processor lacks the instruction set '\(set.description)': "
                + "unset PUNCTUAL_ISA, or use one of \(Self.available)"
        }
    }

    private static var available: String {
        var names = ""
        for set in InstructionSet.available {
            names += (names.utf8.isEmpty ? "" : ", ") + set.description
        }
        return names
    }
}
