import CKernels

/// A family of processor instructions that the engine has kernels for. All give the same bits.
public struct InstructionSet: Equatable, Sendable {
    /// The kernels' number for it.
    package let isa: pn_isa

    private init(isa: pn_isa) {
        self.isa = isa
    }

    /// The portable kernels, which are the specification of all others.
    public static var scalar: InstructionSet { known(0) }

    /// The fastest that this processor has.
    public static var best: InstructionSet { InstructionSet(isa: pn_best_isa()) }

    /// Number of instruction sets that this version knows, on any processor.
    public static var knownCount: Int { Int(pn_isa_count()) }

    /// The known instruction set with that index, 0..<knownCount; scalar first.
    public static func known(_ index: Int) -> InstructionSet {
        precondition(index >= 0 && index < knownCount, "InstructionSet: index out of range")
        return InstructionSet(isa: pn_isa_at(UInt32(index)))
    }

    /// The instruction set that `PUNCTUAL_ISA` and the commands call `name`; nil for any other word.
    public init?(name: UnsafePointer<CChar>) {
        for index in 0..<Self.knownCount {
            let candidate = Self.known(index)
            if Self.isEqual(candidate.name, name) {
                self = candidate
                return
            }
        }
        return nil
    }

    /// Whether this processor has it and this build contains its kernels.
    public var isAvailable: Bool { pn_isa_is_available(isa) != 0 }

    /// The name that `PUNCTUAL_ISA` takes, a C string.
    public var name: UnsafePointer<CChar> { pn_isa_name(isa) }

    private static func isEqual(_ one: UnsafePointer<CChar>, _ two: UnsafePointer<CChar>) -> Bool {
        var index = 0
        while one[index] == two[index] {
            if one[index] == 0 { return true }
            index += 1
        }
        return false
    }
}
