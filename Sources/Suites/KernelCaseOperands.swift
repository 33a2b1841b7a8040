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
    private var convolution: pn_convolution?
    private var pooling: pn_pooling?
    private var addition: pn_addition?
    private var requantization: pn_requantization?
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
        switch kernelCase.operation {
        case .convolution, .logits:
            convolution = builder.convolution(window: window, output: output.baseAddress!)
        case .maximumPooling, .averagePooling:
            pooling = builder.pooling(window: window, output: output.baseAddress!)
        case .addition:
            addition = builder.addition(pixels: pixels, output: output.baseAddress!)
        case .requantization, .dequantization:
            requantization = builder.requantization(pixels: pixels, output: output.baseAddress!)
        }
    }

    /// Refills the output buffer and runs the case on `kernels`.
    /// - Returns: the whole output buffer.
    public func run(_ kernels: UnsafePointer<pn_kernels>) -> UnsafeRawBufferPointer {
        fillOutput()
        let first = Int32(kernelCase.first)
        let count = Int32(kernelCase.count ?? pixels - kernelCase.first)
        if var operation = convolution {
            let blocks = Int32(kernelCase.blocks ?? kernelCase.allBlocks - kernelCase.firstBlock)
            pn_convolve(kernels, &operation, first, count, Int32(kernelCase.firstBlock), blocks, scratch)
        }
        if var operation = pooling {
            if kernelCase.operation == .maximumPooling {
                pn_max_pool(kernels, &operation, first, count)
            } else {
                pn_average_pool(kernels, &operation, first, count)
            }
        }
        if var operation = addition {
            pn_add(kernels, &operation, first, count)
        }
        if var operation = requantization {
            pn_requantize(kernels, &operation, first, count)
        }
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

    /// The convolution as the kernels see it, for independent checks.
    public var convolutionOperands: pn_convolution? { convolution }
    /// The pooling as the kernels see it, for independent checks.
    public var poolingOperands: pn_pooling? { pooling }
    /// The addition as the kernels see it, for independent checks.
    public var additionOperands: pn_addition? { addition }
    /// The requantization as the kernels see it, for independent checks.
    public var requantizationOperands: pn_requantization? { requantization }
}
