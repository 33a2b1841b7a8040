import CKernels

/// The operands of a kernel case in memory that the caller provides, ready to be run on any instruction set.
package struct KernelCaseOperands {
    /// Gives memory for an operand of so many bytes, with the alignment given (1, 4 or 64), zero or not, that stays
    /// valid while the operands are used. PN_SLACK bytes beyond (60 beyond operands of words) must be readable.
    package typealias Memory = (_ byteCount: Int, _ alignment: Int) -> UnsafeMutableRawPointer

    /// A kernel as the contract's header has it.
    package typealias Kernel =
        @convention(c) (
            UnsafePointer<pn_operands>, pn_range, UnsafeMutableRawPointer
        ) -> Void

    /// The case that these operands belong to.
    package let kernelCase: KernelCase
    /// As the kernels see them.
    package let operands: pn_operands
    /// Everything from the first byte of the first pixel written to the last byte of the last; gaps are filled from the
    /// seed before every run.
    package let output: UnsafeMutableRawBufferPointer
    private let scratch: UnsafeMutableRawPointer

    /// Lays out and fills all operands of `kernelCase`.
    package init(_ kernelCase: KernelCase, memory: @escaping Memory) {
        self.kernelCase = kernelCase
        let size = kernelCase.outputByteCount
        let start = memory(size, kernelCase.storesFloat ? 4 : 1)
        output = UnsafeMutableRawBufferPointer(start: start, count: size)
        let align = Int(PN_DEPTH_ALIGN)
        scratch = memory(Int(PN_SCRATCH_PER_DEPTH) * ((kernelCase.depth + align - 1) / align * align), 64)
        var builder = OperandBuilder(kernelCase, output: start, memory: memory)
        operands = kernelCase.kind.suite.operands(&builder)
    }

    /// Refills the output buffer and runs the case.
    /// - Returns: the whole output buffer.
    package func run(_ kernel: Kernel) -> UnsafeRawBufferPointer {
        for offset in 0..<output.count {
            output[offset] = filler(at: offset)
        }
        withUnsafePointer(to: operands) { pn_run(kernel, $0, kernelCase.range, scratch) }
        return UnsafeRawBufferPointer(output)
    }

    /// The byte that the output buffer holds at an offset before a kernel runs.
    package func filler(at offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt64(offset) &+ kernelCase.seed) &* 0x9E37_79B9_7F4A_7C15 >> 56)
    }
}
