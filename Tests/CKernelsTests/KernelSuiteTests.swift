import CKernels
import Suites
import Testing

/// The kernel suite as `punctual selftest` runs it.
@Suite struct KernelSuiteTests {
    @Test func everyInstructionSetGivesTheDigests() {
        for isa in Instructions.known where pn_isa_is_available(isa) != 0 {
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
        let missing = try #require(Instructions.known.first { pn_isa_is_available($0) == 0 })
        #expect(!runKernelCases(isa: missing) { _ in Issue.record("Nothing can run.") })
    }
}
