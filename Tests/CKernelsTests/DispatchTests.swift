import CKernels
import Suites
import Testing

/// The lists of instruction sets and operators, and the choice between them.
@Suite struct DispatchTests {
    @Test func namesOfInstructionSets() {
        let names = Instructions.known.map { String(cString: pn_isa_name($0)) }
        #expect(names == ["scalar", "sse4.1", "avx2", "avx-vnni", "avx512-vnni", "neon", "dotprod"])
    }

    @Test func namesAndNumbersOfOperators() {
        // Plans hold these numbers; later operators follow them.
        let first: [OperatorKind] = [.convolution, .maxPool, .averagePool, .add, .requantize]
        #expect(Array(OperatorKind.everyKind.prefix(first.count)) == first)
        #expect(OperatorKind.everyKind.map(\.rawValue) == Array(0..<UInt16(pn_operator_count())))
        let names = first.map { String(cString: pn_operator_name($0)) }
        #expect(names == ["convolution", "max_pool", "average_pool", "add", "requantize"])
    }

    @Test func operandsCarryTheirKind() {
        for kind in OperatorKind.everyKind {
            let memory = OperandMemory()
            #expect(KernelCaseOperands(KernelCase("kind", kind), memory: memory.allocate).operands.kind == kind)
        }
    }

    @Test func everySetHasEveryKernelOrNone() {
        for isa in Instructions.known {
            for kind in OperatorKind.everyKind {
                #expect((pn_kernel_for(isa, kind) != nil) == (pn_isa_is_available(isa) != 0))
            }
        }
    }

    @Test func bestIsAvailableAndNoneBetterIs() {
        let best = pn_best_isa()
        #expect(pn_isa_is_available(best) != 0)
        for isa in Instructions.known where isa.rawValue > best.rawValue {
            #expect(pn_isa_is_available(isa) == 0)
        }
    }

    @Test func unknownNumbersAreRefused() {
        for number: UInt32 in [5, 99] {
            #expect(pn_isa_is_available(pn_isa(rawValue: number)) == 0)
            #expect(pn_kernel_for(pn_isa(rawValue: number), .add) == nil)
            #expect(String(cString: pn_isa_name(pn_isa(rawValue: number))) == "unknown")
        }
    }
}
