import Engine

/// Runs every case whose name contains `filter` on one instruction set of this processor.
///
/// The kernel cases first, each one call of one kernel, then those of the row kernels, then the plan cases, each a whole
/// network.
/// - Parameters:
///   - filter: UTF-8; empty for all cases.
///   - report: called after each case with its name and whether it gave the specified bytes.
package func runSuites(
    on instructionSet: InstructionSet, filter: [UInt8] = [], report: (_ name: StaticString, _ passed: Bool) -> Void
) {
    _ = runKernelCases(isa: instructionSet.isa, filter: filter) { report($0.name, $0.passed) }
    for pixelCase in PixelCase.all where pixelCase.name.contains(filter) {
        report(pixelCase.name, pixelCase.digest(on: instructionSet.isa) == pixelCase.digest)
    }
    for planCase in PlanCase.all where planCase.name.contains(filter) {
        report(planCase.name, planCase.digest(on: instructionSet) == PlanCase.expectedDigest)
    }
}
