import CKernels
import Suites
import Testing

/// The scalar table against the header's formulas.
@Suite struct SpecificationTests {
    static let operations: [KernelCase.Operation] = [
        .convolution, .logits, .maximumPooling, .averagePooling, .addition, .requantization, .dequantization,
    ]

    @Test(arguments: operations) func scalarFollowsTheHeader(operation: KernelCase.Operation) {
        var generator = SeededGenerator(seed: 0x5CA1A2 + UInt64(operation.rawValue))
        for _ in 0..<150 {
            let reference = NaiveReference(.random(operation, using: &generator))
            #expect(reference.output(of: .scalar) == reference.expectedOutput(), "\(reference.kernelCase)")
        }
    }

    @Test(arguments: KernelCase.all.map { "\($0.name)" }) func suiteDigestsFollowTheHeader(name: String) throws {
        let kernelCase = try #require(KernelCase.all.first { "\($0.name)" == name })
        let reference = NaiveReference(kernelCase)
        #expect(reference.output(of: .scalar) == reference.expectedOutput())
    }
}
