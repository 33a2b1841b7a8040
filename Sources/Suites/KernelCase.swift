import CKernels

/// One call of one micro-kernel as data: the shapes, the kind of values and the digest of the bytes it must write.
public struct KernelCase: Sendable {
    /// Which kernel is called.
    public enum Operation: UInt8, Sendable {
        case convolution
        /// A convolution that stores float32 instead of int8.
        case logits
        case maximumPooling
        case averagePooling
        case addition
        case requantization
        /// A requantization that stores float32 instead of int8.
        case dequantization
    }

    /// How operands are filled.
    public enum Values: UInt8, Sendable {
        /// Uniform bytes; scales that use most of the output's range.
        case random
        /// Scales that are powers of two, so that many results fall on ties.
        case ties
        /// All inputs −128 and all weights 127, the largest products there are.
        case extreme
        /// All inputs −128 and all weights −127.
        case extremeNegative
        /// Biases next to the limits of int32, so that sums wrap.
        case wrapping
        /// Scales of one sixth: products are inexact and sums often a tie, so that a fused multiply-add gives other bytes.
        case unfused
    }

    /// Unique within the suite, for people and for `--filter`.
    public var name: StaticString
    /// The kernel to call.
    public var operation: Operation
    /// Rows of the input map.
    public var height = 1
    /// Columns of the input map.
    public var width = 1
    /// Rows of taps.
    public var kernelHeight = 1
    /// Columns of taps.
    public var kernelWidth = 1
    /// Input rows from one window to the next.
    public var strideHeight = 1
    /// Input columns from one window to the next.
    public var strideWidth = 1
    /// Input rows from one tap to the next.
    public var dilationHeight = 1
    /// Input columns from one tap to the next.
    public var dilationWidth = 1
    /// Rows of padding above the map.
    public var padTop = 0
    /// Columns of padding left of the map.
    public var padLeft = 0
    /// Rows of padding below the map.
    public var padBottom = 0
    /// Columns of padding right of the map.
    public var padRight = 0
    /// Input channels.
    public var channels = 1
    /// Output channels of a convolution; other kernels have as many as input channels.
    public var outputs = 1
    /// Bytes between the end of one input pixel's channels and the next pixel's first.
    public var inputGap = 0
    /// The same for the output.
    public var outputGap = 0
    /// The same for the residual, or for the second operand of an addition.
    public var residualGap = 0
    /// Whether a convolution adds a residual.
    public var hasResidual = false
    /// Whether an average counts padding as real zeros.
    public var countsPadding = false
    /// Upper end of the clamp as a quantized value; a fused ReLU6-like activation has one below 127.
    public var highest = 127
    /// First output pixel to compute.
    public var first = 0
    /// How many output pixels to compute; nil for all that follow `first`.
    public var count: Int?
    /// First block of 16 outputs to compute.
    public var firstBlock = 0
    /// How many blocks to compute; nil for all that follow `firstBlock`.
    public var blocks: Int?
    /// How operands are filled.
    public var values: Values = .random
    /// Seed of the operands' generator.
    public var seed: UInt64 = 0
    /// XXH64 of the whole output buffer, gaps included, which are filled from the seed as well.
    public var digest: UInt64 = 0

    /// A case of one pixel and one channel, to be changed field by field.
    public init(_ name: StaticString, _ operation: Operation) {
        self.name = name
        self.operation = operation
    }

    /// Output rows: 0 when the kernel does not fit.
    public var outputHeight: Int {
        positions(height + padTop + padBottom, kernelHeight, strideHeight, dilationHeight)
    }

    /// Output columns: 0 when the kernel does not fit.
    public var outputWidth: Int {
        positions(width + padLeft + padRight, kernelWidth, strideWidth, dilationWidth)
    }

    /// Weights of one output: taps × channels.
    public var depth: Int { kernelHeight * kernelWidth * channels }

    /// Groups of four inputs in packed weights.
    var groups: Int { (depth + Int(PN_GROUP) - 1) / Int(PN_GROUP) }

    /// Blocks of sixteen outputs in packed weights.
    var allBlocks: Int { (outputs + Int(PN_BLOCK) - 1) / Int(PN_BLOCK) }

    /// Channels that the kernel writes.
    var outputChannels: Int { operation == .convolution || operation == .logits ? outputs : channels }

    /// The window as kernels take it.
    var window: pn_window {
        pn_window(
            input_height: Int32(height), input_width: Int32(width),
            output_height: Int32(outputHeight), output_width: Int32(outputWidth),
            kernel_height: Int32(kernelHeight), kernel_width: Int32(kernelWidth),
            stride_height: Int32(strideHeight), stride_width: Int32(strideWidth),
            dilation_height: Int32(dilationHeight), dilation_width: Int32(dilationWidth),
            pad_top: Int32(padTop), pad_left: Int32(padLeft))
    }

    private func positions(_ padded: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
        let last = padded - (kernel - 1) * dilation - 1
        return last < 0 ? 0 : last / stride + 1
    }
}

/// The generator of operands (Sebastiano Vigna's SplitMix64): small, fast and the same everywhere.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A value in `range`; the slight bias of the remainder does not matter here.
    mutating func next(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}
