import CKernels
import Suites
import Testing

/// Runs a case on the scalar table and on every other one, in guarded memory, and expects the same bytes of the whole
/// output buffer: canaries in gaps, before and after the range included.
func expectSameBytes(
    _ kernelCase: KernelCase, on sets: [Instructions] = Instructions.vector,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let memory = GuardedMemory()
    let operands = KernelCaseOperands(kernelCase, memory: memory.allocate)
    let expected = [UInt8](operands.run(Instructions.scalar.kernels))
    for set in sets {
        let actual = operands.run(set.kernels)
        if let index = zip(expected, actual).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            Issue.record(
                "\(set.name) wrote \(actual[index]) and not \(expected[index]) at byte \(index): \(kernelCase)",
                sourceLocation: sourceLocation)
        }
    }
}
