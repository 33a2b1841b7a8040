import CKernels

import struct Plan.XXH64

/// Runs every kernel case whose name contains `filter` (UTF-8; empty for all) on one instruction set.
/// - Parameter report: called after each case.
/// - Returns: whether every case passed; false also when this processor lacks `isa`.
/// - Complexity: about 30 million multiply-adds for all cases.
package func runKernelCases(
    isa: pn_isa, filter: [UInt8] = [], report: (KernelCaseResult) -> Void
) -> Bool {
    guard pn_isa_is_available(isa) != 0 else { return false }
    var passed = true
    for kernelCase in KernelCase.all where kernelCase.name.contains(filter) {
        let result = KernelCaseResult(
            name: kernelCase.name, isa: isa, digest: digest(of: kernelCase, on: isa), expected: kernelCase.digest)
        passed = passed && result.passed
        report(result)
    }
    return passed
}

/// Runs a case in memory of its own and hashes what it wrote.
private func digest(of kernelCase: KernelCase, on isa: pn_isa) -> UInt64 {
    let memory = SuiteMemory()
    let operands = KernelCaseOperands(kernelCase, memory: memory.allocate)
    guard let kernel = pn_kernel_for(isa, kernelCase.kind) else { preconditionFailure("KernelCase: no such kernel") }
    let digest = XXH64.hash(operands.run(kernel))
    memory.deallocate()
    return digest
}

/// Operands of one case, released together.
private final class SuiteMemory {
    private var blocks: [UnsafeMutableRawPointer] = []

    func allocate(_ byteCount: Int, _ alignment: Int) -> UnsafeMutableRawPointer {
        let block = UnsafeMutableRawPointer.allocate(byteCount: byteCount + Int(PN_SLACK), alignment: 64)
        blocks.append(block)
        return block
    }

    func deallocate() {
        for block in blocks {
            block.deallocate()
        }
        blocks.removeAll()
    }
}
