import CKernels

import struct Plan.XXH64

/// What one kernel case gave on one instruction set.
package struct KernelCaseResult: Sendable {
    /// The case's name.
    package let name: StaticString
    /// The instruction set that it ran on.
    package let isa: pn_isa
    /// Digest of the bytes that the kernel wrote.
    package let digest: UInt64
    /// Digest that the scalar specification gives.
    package let expected: UInt64

    /// Whether the kernel wrote the specified bytes.
    package var passed: Bool { digest == expected }
}

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

extension StaticString {
    /// Whether the UTF-8 bytes of `part` occur in this string.
    func contains(_ part: [UInt8]) -> Bool {
        withUTF8Buffer { text in
            guard part.count <= text.count else { return false }
            for start in 0...(text.count - part.count) {
                var index = 0
                while index < part.count && text[start + index] == part[index] {
                    index += 1
                }
                if index == part.count { return true }
            }
            return false
        }
    }
}
