import CKernels

/// A family of processor instructions that the engine has kernels for. All give the same bits.
public struct InstructionSet: Equatable, Sendable {
    /// The kernels' number for it.
    public let isa: pn_isa

    init(isa: pn_isa) {
        self.isa = isa
    }

    /// The portable kernels, which are the specification of all others.
    public static var scalar: InstructionSet { InstructionSet(isa: PN_ISA_SCALAR) }

    /// The fastest that this processor has.
    public static var best: InstructionSet { InstructionSet(isa: pn_best_isa()) }

    /// Number of instruction sets that this version knows, on any processor.
    public static var knownCount: Int { 7 }

    /// The known instruction set with that index, scalar first.
    public static func known(_ index: Int) -> InstructionSet {
        switch index {
        case 0: InstructionSet(isa: PN_ISA_SCALAR)
        case 1: InstructionSet(isa: PN_ISA_SSE41)
        case 2: InstructionSet(isa: PN_ISA_AVX2)
        case 3: InstructionSet(isa: PN_ISA_AVX_VNNI)
        case 4: InstructionSet(isa: PN_ISA_AVX512_VNNI)
        case 5: InstructionSet(isa: PN_ISA_NEON)
        default: InstructionSet(isa: PN_ISA_DOTPROD)
        }
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
    public var isAvailable: Bool { pn_kernels_for(isa) != nil }

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
