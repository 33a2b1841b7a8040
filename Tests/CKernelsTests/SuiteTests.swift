import CKernels
import Suites
import Testing

/// The kernel suite as `punctual selftest` runs it.
@Suite struct KernelSuiteTests {
    @Test func everyInstructionSetGivesTheDigests() {
        for isa in Instructions.allSets where pn_kernels_for(isa) != nil {
            var ran = 0
            let passed = runKernelCases(isa: isa) { result in
                ran += 1
                let digest = String(result.digest, radix: 16)
                #expect(result.passed, "\(String(cString: pn_isa_name(isa))): \(result.name) gives 0x\(digest)")
            }
            #expect(passed)
            #expect(ran == KernelCase.all.count)
        }
    }

    @Test func filterSelectsByName() {
        var names: [String] = []
        #expect(runKernelCases(isa: PN_ISA_SCALAR, filter: Array("average/".utf8)) { names.append("\($0.name)") })
        #expect(names.count == 5)
        #expect(names.allSatisfy { $0.hasPrefix("average/") })
    }

    @Test func namesAreUnique() {
        #expect(Set(KernelCase.all.map { "\($0.name)" }).count == KernelCase.all.count)
    }

    @Test func missingInstructionSetFails() throws {
        let missing = try #require(Instructions.allSets.first { pn_kernels_for($0) == nil })
        #expect(!runKernelCases(isa: missing) { _ in Issue.record("Nothing can run.") })
    }
}

/// The choice of instruction set.
@Suite struct DispatchTests {
    @Test func tablesCarryTheirName() {
        for isa in Instructions.allSets {
            guard let kernels = pn_kernels_for(isa) else { continue }
            #expect(kernels.pointee.isa == isa)
        }
        let names = Instructions.allSets.map { String(cString: pn_isa_name($0)) }
        #expect(names == ["scalar", "sse4.1", "avx2", "avx-vnni", "avx512-vnni", "neon", "dotprod"])
    }

    @Test func bestIsAvailableAndNoneBetterIs() {
        let best = pn_best_isa()
        #expect(pn_kernels_for(best) != nil)
        for isa in Instructions.allSets where isa.rawValue > best.rawValue {
            #expect(pn_kernels_for(isa) == nil)
        }
    }

    @Test func unknownNumbersAreRefused() {
        #expect(pn_kernels_for(pn_isa(rawValue: 5)) == nil)
        #expect(pn_kernels_for(pn_isa(rawValue: 99)) == nil)
        #expect(String(cString: pn_isa_name(pn_isa(rawValue: 99))) == "unknown")
    }
}
