/// A fixed-size record of the plan file.
///
/// Records are read where they lie: the stored properties, in the order of their declaration, are the layout. Each
/// field stands at a multiple of its own size, so that there is no padding; the writer checks that, and the golden plan
/// holds the order.
public protocol Record: BitwiseCopyable, Sendable {
    /// Bytes of one record in the file.
    static var size: Int { get }
    /// A record with every field at its default.
    init()
}

/// One way to run the model: an input size, its operators, memory and exits.
public struct ProgramRecord: Record {
    /// Bytes of one record.
    public static let size = 48
    /// Index of the input specification.
    public var input: UInt32 = 0
    /// The tensor that the prepared image is written to.
    public var inputTensor: UInt32 = 0
    /// Index of the first operator.
    public var firstOperator: UInt32 = 0
    /// Number of operators.
    public var operatorCount: UInt32 = 0
    /// Index of the first exit.
    public var firstExit: UInt32 = 0
    /// Number of exits.
    public var exitCount: UInt32 = 0
    /// The program's part of the buffers; its tensors lie in no other.
    public var firstBuffer: UInt32 = 0
    /// Number of buffers.
    public var bufferCount: UInt32 = 0
    /// Bytes of the arena that hold buffers.
    public var arenaSize: UInt64 = 0
    /// Further bytes of the arena for each thread.
    public var scratchSize: UInt64 = 0

    /// A record with every field at its default.
    public init() {}
}

/// How pixels become the input tensor.
public struct InputRecord: Record {
    /// Bytes of one record.
    public static let size = 64
    /// `InputKind`.
    public var kind: UInt32 = 0
    /// `ResizeRule`.
    public var resizeRule: UInt32 = 0
    /// Shorter side, or width, in pixels; 0 without a resize.
    public var resizeWidth: UInt32 = 0
    /// Height in pixels for the exact rule; otherwise 0.
    public var resizeHeight: UInt32 = 0
    /// `ChannelOrder`.
    public var channelOrder: UInt32 = 0
    /// Zero.
    public var reserved: UInt32 = 0
    /// Model input = (pixel / 255 − mean) / deviation, for pixels 0...255; unused channels are (0, 1).
    public var mean: (Float, Float, Float, Float) = (0, 0, 0, 0)
    /// See `mean`.
    public var deviation: (Float, Float, Float, Float) = (1, 1, 1, 1)
    /// Zero.
    public var reserved2: UInt64 = 0

    /// A record with every field at its default.
    public init() {}
}

/// What feeds a program.
public enum InputKind: UInt32, Sendable {
    /// The model's input domain is known only as numbers (calibrated from an array): `classify` refuses such plans.
    case numbers = 1
    /// Photographs: int8 value = pixel − 128.
    case pixels = 2
}

/// How a photograph is brought to size before the centre crop.
public enum ResizeRule: UInt32, Sendable {
    /// The photograph must have the crop's size.
    case none = 0
    /// The shorter side becomes `resizeWidth`, the aspect ratio stays.
    case shorterSide = 1
    /// Stretched to `resizeWidth` × `resizeHeight`.
    case exact = 2
}

/// The order of the input tensor's channels.
public enum ChannelOrder: UInt32, Sendable {
    case rgb = 1
    case bgr = 2
    /// One channel, ITU-R BT.601 luma.
    case luma = 3
}

/// A run of one map's channels that share a quantization: real = (q − zero) · scale.
public struct SliceRecord: Record {
    /// Bytes of one record.
    public static let size = 16
    /// Number of channels.
    public var channels: UInt32 = 0
    /// Finite and positive.
    public var scale: Float = 0
    /// The exact zero; whole except for pixel inputs, whose mean is absorbed by the first convolution.
    public var zero: Float = 0
    /// `zero` rounded: what padding reads. −128...127.
    public var zeroPoint: Int32 = 0

    /// A record with every field at its default.
    public init() {}
}

/// A piece of the arena and the operators during which it is in use.
public struct BufferRecord: Record {
    /// Bytes of one record.
    public static let size = 32
    /// From the start of the arena; a multiple of 64.
    public var offset: UInt64 = 0
    /// In bytes, without the slack that follows.
    public var byteCount: UInt64 = 0
    /// Bytes from one pixel to the next; maps are NHWC and rows follow each other without a gap.
    public var pixelStride: UInt32 = 0
    /// First and last operator of the program that touches it, counted within the program.
    public var firstOperator: UInt32 = 0
    /// See `firstOperator`.
    public var lastOperator: UInt32 = 0
    /// Zero.
    public var reserved: UInt32 = 0

    /// A record with every field at its default.
    public init() {}
}

/// An exit: an answer that the program can give, and the operators that lead to it from the exit before.
public struct ExitRecord: Record {
    /// Bytes of one record.
    public static let size = 64
    /// Index of the name among the strings.
    public var name: UInt32 = 0
    /// float32 tensor of one pixel whose channels are the classes.
    public var tensor: UInt32 = 0
    /// Operators [firstOperator, firstHeadOperator) also serve later exits; [firstHeadOperator, endOperator) only this one.
    public var firstOperator: UInt32 = 0
    /// See `firstOperator`.
    public var firstHeadOperator: UInt32 = 0
    /// See `firstOperator`.
    public var endOperator: UInt32 = 0
    /// Divides the logits before softmax; finite and positive.
    public var temperature: Float = 1
    /// Top-1 of the float model on its training's test data in percent; negative when it is not known.
    public var top1Percent: Float = -1
    /// Confidence at which a budgeted batch leaves here; above 1 when not set.
    public var threshold: Float = 2
    /// Multiply-adds of the operators up to this answer when earlier heads are skipped.
    public var multiplyAdds: UInt64 = 0
    /// Those of its head alone.
    public var headMultiplyAdds: UInt64 = 0
    /// Zero.
    public var reserved: UInt64 = 0
    /// Zero.
    public var reserved2: UInt64 = 0

    /// A record with every field at its default.
    public init() {}
}

/// A UTF-8 string: a range of the text section.
public struct StringRecord: Record {
    /// Bytes of one record.
    public static let size = 8
    /// In bytes, from the start of the text section.
    public var offset: UInt32 = 0
    /// In bytes.
    public var byteCount: UInt32 = 0

    /// A record with every field at its default.
    public init() {}
}

/// The name of a class; record n names class n.
public struct LabelRecord: Record {
    /// Bytes of one record.
    public static let size = 4
    /// Index of the name among the strings.
    public var name: UInt32 = 0

    /// A record with every field at its default.
    public init() {}
}

/// A fact about the plan's origin.
public struct MetadataRecord: Record {
    /// Bytes of one record.
    public static let size = 8
    /// Index of the key among the strings.
    public var key: UInt32 = 0
    /// Index of the value among the strings.
    public var value: UInt32 = 0

    /// A record with every field at its default.
    public init() {}
}
