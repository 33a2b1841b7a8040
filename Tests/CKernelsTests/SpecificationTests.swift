import CKernels
import Suites
import Testing

/// The scalar kernels against the headers' formulas.
@Suite struct SpecificationTests {
    @Test(arguments: OperatorKind.everyKind) func scalarFollowsTheHeader(kind: OperatorKind) {
        var generator = SplitMix64(state: 0x5CA1A2 + UInt64(kind.rawValue))
        for _ in 0..<250 {
            let reference = NaiveReference(.random(kind, using: &generator))
            #expect(reference.output(of: .scalar) == reference.expectedOutput(), "\(reference.kernelCase)")
        }
    }

    @Test(arguments: KernelCase.all.map { "\($0.name)" }) func suiteDigestsFollowTheHeader(name: String) throws {
        let kernelCase = try #require(KernelCase.all.first { "\($0.name)" == name })
        let reference = NaiveReference(kernelCase)
        #expect(reference.output(of: .scalar) == reference.expectedOutput())
    }
}
