import CKernels
import Engine
import Plan
import Testing

/// What C and Swift both know is the same.
@Suite struct InstructionSetTests {
    private static let all = (0..<InstructionSet.knownCount).map(InstructionSet.known)

    @Test func namesAreDistinctAndFindTheirInstructionSet() {
        let names = Self.all.map { String(cString: $0.name) }
        #expect(Set(names).count == InstructionSet.knownCount)
        #expect(names[0] == "scalar" && Self.all[0] == .scalar)
        for (set, name) in zip(Self.all, names) { #expect(InstructionSet(name: name) == set) }
        #expect(InstructionSet(name: "avx") == nil)
        #expect(InstructionSet(name: "") == nil)
        #expect(InstructionSet(name: "scalar ") == nil)
    }

    @Test func bestIsAvailableAndScalarAlwaysIs() {
        #expect(InstructionSet.scalar.isAvailable)
        #expect(InstructionSet.best.isAvailable)
    }

    @Test func everyAvailableInstructionSetHasEveryKernel() {
        for set in Self.all where set.isAvailable {
            for number in 0..<UInt16(OperatorKind.count) {
                let kind = OperatorKind(rawValue: number)!
                #expect(
                    pn_kernel_for(set.isa, kind) != nil,
                    "\(String(cString: set.name)) has no kernel for \(String(cString: kind.name))")
            }
        }
    }

    @Test func operatorNamesAreDistinctWords() {
        let names = (0..<UInt16(OperatorKind.count)).map { String(cString: OperatorKind(rawValue: $0)!.name) }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test func alignmentsAgree() {
        #expect(Arena.alignment == PlanFormat.alignment)
        #expect(PlanFormat.alignment > PlanFormat.overread)
        #expect(PlanFormat.slack > PlanFormat.overread)
    }
}
