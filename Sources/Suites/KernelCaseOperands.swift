import CKernels

/// The operands of a kernel case in memory that the caller provides, ready to be run on any instruction set.
public struct KernelCaseOperands {
    /// Gives memory for an operand of so many bytes, with the alignment given (1, 4 or 64), zero or not, that stays
    /// valid while the operands are used. PN_SLACK bytes beyond (60 beyond operands of words) must be readable.
    public typealias Memory = (_ byteCount: Int, _ alignment: Int) -> UnsafeMutableRawPointer

    /// The case that these operands belong to.
    public let kernelCase: KernelCase
    /// Everything from the first byte of the first pixel written to the last byte of the last; gaps are filled from the
    /// seed before every run.
    public let output: UnsafeMutableRawBufferPointer
    /// As the kernels see them.
    public let operands: pn_operands
    private let scratch: UnsafeMutableRawPointer
    private let pixels: Int

    /// Lays out and fills all operands of `kernelCase`.
    public init(_ kernelCase: KernelCase, memory: @escaping Memory) {
        self.kernelCase = kernelCase
        let window = kernelCase.window
        pixels = kernelCase.outputHeight * kernelCase.outputWidth
        var builder = OperandBuilder(
            kernelCase: kernelCase, generator: SplitMix64(state: kernelCase.seed), memory: memory)
        let channels = kernelCase.outputChannels
        let stores32 = kernelCase.operation == .logits || kernelCase.operation == .dequantization
        let size = stores32 ? pixels * channels * 4 : (pixels - 1) * (channels + kernelCase.outputGap) + channels
        output = UnsafeMutableRawBufferPointer(start: memory(size, stores32 ? 4 : 1), count: size)
        let alignedDepth = (kernelCase.depth + Int(PN_DEPTH_ALIGN) - 1) / Int(PN_DEPTH_ALIGN) * Int(PN_DEPTH_ALIGN)
        scratch = memory(Int(PN_SCRATCH_PER_DEPTH) * alignedDepth, 64)
        let start = output.baseAddress!
        switch kernelCase.operation {
        case .convolution, .logits:
            operands = pn_operands(convolution: builder.convolution(window: window, output: start))
        case .maximumPooling:
            operands = pn_operands(max_pool: builder.maxPool(window: window, output: start))
        case .averagePooling:
            operands = pn_operands(average_pool: builder.averagePool(window: window, output: start))
        case .addition:
            operands = pn_operands(add: builder.addition(pixels: pixels, output: start))
        case .requantization, .dequantization:
            operands = pn_operands(requantize: builder.requantization(pixels: pixels, output: start))
        }
    }

    /// Refills the output buffer and runs the case.
    /// - Returns: the whole output buffer.
    public func run(
        _ kernel: @convention(c) (UnsafePointer<pn_operands>, pn_range, UnsafeMutableRawPointer) -> Void
    ) -> UnsafeRawBufferPointer {
        fillOutput()
        let first = Int32(kernelCase.first)
        let range = pn_range(
            first: first, count: Int32(kernelCase.count ?? pixels - kernelCase.first),
            first_block: Int32(kernelCase.firstBlock),
            blocks: Int32(kernelCase.blocks ?? kernelCase.allBlocks - kernelCase.firstBlock))
        withUnsafePointer(to: operands) { pn_run(kernel, $0, range, scratch) }
        return UnsafeRawBufferPointer(output)
    }

    /// The byte that `fillOutput` puts at an offset of the output buffer.
    public func filler(at offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt64(offset) &+ kernelCase.seed) &* 0x9E37_79B9_7F4A_7C15 >> 56)
    }

    private func fillOutput() {
        for offset in 0..<output.count {
            output[offset] = filler(at: offset)
        }
    }
}
