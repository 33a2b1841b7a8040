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
    /// Bytes of one record.
    public static let size = 48
    /// Index of the name among the strings.
    public var name: UInt32 = 0
    /// `ElementType`.
    public var elementType: UInt32 = 0
    /// Index of the buffer that it lies in.
    public var buffer: UInt32 = 0
    /// Bytes from the start of a pixel to this tensor's first channel.
    public var channelOffset: UInt32 = 0
    /// Number of channels.
    public var channels: UInt32 = 0
    /// In pixels.
    public var height: UInt32 = 0
    /// In pixels.
    public var width: UInt32 = 0
    /// The quantization: consecutive slices whose channels add up to `channels`; none for float32.
    public var firstSlice: UInt32 = 0
    /// Number of slices.
    public var sliceCount: UInt32 = 0
    /// Zero.
    public var reserved: UInt32 = 0
    /// Zero.
    public var reserved2: UInt64 = 0

    /// A record with every field at its default.
    public init() {}
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
    /// Bytes of one record.
    public static let size = 104
    /// Average pooling: padding counts as zeros.
    public static let countsPadding: UInt16 = 1

    /// `OperatorKind`.
    public var kind: UInt16 = 0
    /// `countsPadding` or 0.
    public var flags: UInt16 = 0
    /// Index of the name among the strings.
    public var name: UInt32 = 0
    /// Index of the input tensor.
    public var input: UInt32 = 0
    /// The residual of a convolution, the second operand of an add; otherwise `PlanFormat.none`.
    public var second: UInt32 = PlanFormat.none
    /// Index of the output tensor.
    public var output: UInt32 = 0
    /// Byte offset into the constants section, a multiple of 4; 0 where there are none.
    public var constants: UInt32 = 0
    /// Byte offset into the weights section, a multiple of 64; 0 where there are none.
    public var weights: UInt64 = 0
    /// Taps of the window, rows.
    public var kernelHeight: UInt16 = 1
    /// Taps of the window, columns.
    public var kernelWidth: UInt16 = 1
    /// Rows from one window to the next.
    public var strideHeight: UInt16 = 1
    /// Columns from one window to the next.
    public var strideWidth: UInt16 = 1
    /// Rows from one tap to the next.
    public var dilationHeight: UInt16 = 1
    /// Columns from one tap to the next.
    public var dilationWidth: UInt16 = 1
    /// Rows of padding above the map.
    public var padTop: UInt16 = 0
    /// Columns of padding left of the map.
    public var padLeft: UInt16 = 0
    /// Rows of padding below the map.
    public var padBottom: UInt16 = 0
    /// Columns of padding right of the map.
    public var padRight: UInt16 = 0
    /// Zero.
    public var reserved: UInt32 = 0
    /// Bounds before the zero point is added, see `pn_convolution`. Convolution and add.
    public var clampLow: Float = 0
    /// Upper bound, see `clampLow`.
    public var clampHigh: Float = 0
    /// Zero point of the output.
    public var outputZero: Int32 = 0
    /// Scales and zero points of the operands of an add, relative to the output's scale; second* also for a residual.
    public var firstScale: Float = 0
    /// Zero point of the first operand.
    public var firstZero: Int32 = 0
    /// Scale of the second operand.
    public var secondScale: Float = 0
    /// Zero point of the second operand.
    public var secondZero: Int32 = 0
    /// The work is cut in quanta of this many output pixels × this many blocks of 16 output channels.
    public var quantumPixels: UInt32 = 1
    /// See `quantumPixels`.
    public var quantumBlocks: UInt32 = 1
    /// Zero.
    public var reserved2: UInt32 = 0
    /// Multiplications with an addition each, for one image.
    public var multiplyAdds: UInt64 = 0

    /// A record with every field at its default.
    public init() {}
}
