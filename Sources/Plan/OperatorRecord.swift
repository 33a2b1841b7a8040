/// What an operator computes; the arithmetic is that of the kernels' header.
public enum OperatorKind: UInt16, Sendable {
    case convolution = 1
    case maxPool = 2
    case averagePool = 3
    case add = 4
    /// Per-channel change of quantization; also copy, clamp and conversion to float32.
    case requantize = 5
}

/// A feature map: a channel range of a buffer.
public struct TensorRecord: Record {
    public static let size = 48
    public var name: UInt32 = 0
    /// `ElementType`.
    public var elementType: UInt32 = 0
    public var buffer: UInt32 = 0
    /// Bytes from the start of a pixel to this tensor's first channel.
    public var channelOffset: UInt32 = 0
    public var channels: UInt32 = 0
    public var height: UInt32 = 0
    public var width: UInt32 = 0
    /// The quantization: consecutive slices whose channels add up to `channels`; none for float32.
    public var firstSlice: UInt32 = 0
    public var sliceCount: UInt32 = 0
    public var reserved: UInt32 = 0
    public var reserved2: UInt64 = 0

    public init() {}
    public mutating func visit<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(&name)
        visitor.field(&elementType)
        visitor.field(&buffer)
        visitor.field(&channelOffset)
        visitor.field(&channels)
        visitor.field(&height)
        visitor.field(&width)
        visitor.field(&firstSlice)
        visitor.field(&sliceCount)
        visitor.field(&reserved)
        visitor.field(&reserved2)
    }
}

/// The type of a tensor's numbers.
public enum ElementType: UInt32, Sendable {
    case int8 = 1
    /// Only the exits' logits.
    case float32 = 2

    /// In bytes.
    public var size: Int {
        switch self {
        case .int8: 1
        case .float32: 4
        }
    }
}

/// One operator of a program.
///
/// Its numbers per channel stand in the constants section from `constants` on, each array right after the other:
///
/// | kind | arrays (n = output channels, c = input channels) |
/// |---|---|
/// | convolution | int32 bias[n], int32 weight sums[n], float32 scales[n], int8 padding[c] |
/// | averagePool | int8 zero points[c] |
/// | requantize | int32 input zeros[c], float32 scales[c]; for int8 output also int32 output zeros[c], float32 low[c], high[c] |
public struct OperatorRecord: Record {
    public static let size = 104
    /// Average pooling: padding counts as zeros.
    public static let countsPadding: UInt16 = 1

    /// `OperatorKind`.
    public var kind: UInt16 = 0
    public var flags: UInt16 = 0
    public var name: UInt32 = 0
    public var input: UInt32 = 0
    /// The residual of a convolution, the second operand of an add; otherwise `PlanFormat.none`.
    public var second: UInt32 = PlanFormat.none
    public var output: UInt32 = 0
    /// Byte offset into the constants section, a multiple of 4; 0 where there are none.
    public var constants: UInt32 = 0
    /// Byte offset into the weights section, a multiple of 64; 0 where there are none.
    public var weights: UInt64 = 0
    public var kernelHeight: UInt16 = 1
    public var kernelWidth: UInt16 = 1
    public var strideHeight: UInt16 = 1
    public var strideWidth: UInt16 = 1
    public var dilationHeight: UInt16 = 1
    public var dilationWidth: UInt16 = 1
    public var padTop: UInt16 = 0
    public var padLeft: UInt16 = 0
    public var padBottom: UInt16 = 0
    public var padRight: UInt16 = 0
    public var reserved: UInt32 = 0
    /// Bounds before the zero point is added, see `pn_convolution`. Convolution and add.
    public var clampLow: Float = 0
    public var clampHigh: Float = 0
    public var outputZero: Int32 = 0
    /// Scales and zero points of the operands of an add, relative to the output's scale; second* also for a residual.
    public var firstScale: Float = 0
    public var firstZero: Int32 = 0
    public var secondScale: Float = 0
    public var secondZero: Int32 = 0
    /// The work is cut in quanta of this many output pixels × this many blocks of 16 output channels.
    public var quantumPixels: UInt32 = 1
    public var quantumBlocks: UInt32 = 1
    public var reserved2: UInt32 = 0
    public var multiplyAdds: UInt64 = 0

    public init() {}
    public mutating func visit<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(&kind)
        visitor.field(&flags)
        visitor.field(&name)
        visitor.field(&input)
        visitor.field(&second)
        visitor.field(&output)
        visitor.field(&constants)
        visitor.field(&weights)
        visitor.field(&kernelHeight)
        visitor.field(&kernelWidth)
        visitor.field(&strideHeight)
        visitor.field(&strideWidth)
        visitor.field(&dilationHeight)
        visitor.field(&dilationWidth)
        visitor.field(&padTop)
        visitor.field(&padLeft)
        visitor.field(&padBottom)
        visitor.field(&padRight)
        visitor.field(&reserved)
        visitor.field(&clampLow)
        visitor.field(&clampHigh)
        visitor.field(&outputZero)
        visitor.field(&firstScale)
        visitor.field(&firstZero)
        visitor.field(&secondScale)
        visitor.field(&secondZero)
        visitor.field(&quantumPixels)
        visitor.field(&quantumBlocks)
        visitor.field(&reserved2)
        visitor.field(&multiplyAdds)
    }
}
