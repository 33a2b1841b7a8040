import CKernels
import Suites
import Testing

/// Runs a case on the scalar kernel and on every other one, in guarded memory, and expects the same bytes of the whole
/// output buffer: canaries in gaps, before and after the range included.
func expectSameBytes(
    _ kernelCase: KernelCase, on sets: [Instructions] = Instructions.vector,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let memory = OperandMemory()
    let operands = KernelCaseOperands(kernelCase, memory: memory.allocate)
    let expected = operands.bytes(from: .scalar)
    for set in sets {
        guard let kernel = set.kernel(kernelCase.kind) else { continue }
        let actual = operands.run(kernel)
        if let index = zip(expected, actual).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            Issue.record(
                "\(set.name) wrote \(actual[index]) and not \(expected[index]) at byte \(index): \(kernelCase)",
                sourceLocation: sourceLocation)
        }
    }
}

extension KernelCaseOperands {
    /// The output buffer as a set's kernel leaves it; empty where the set has none.
    func bytes(from set: Instructions) -> [UInt8] {
        set.kernel(kernelCase.kind).map { [UInt8](run($0)) } ?? []
    }
}
