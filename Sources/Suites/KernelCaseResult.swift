import CKernels

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
