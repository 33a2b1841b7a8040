/// A feature map: a channel range of a buffer.
package struct TensorRecord: Record {
    /// Bytes of one record.
    package static let size = 48
    /// Index of the name among the strings.
    package var name: UInt32 = 0
    /// `ElementType`.
    package var elementType: UInt32 = 0
    /// Index of the buffer that it lies in.
    package var buffer: UInt32 = 0
    /// Bytes from the start of a pixel to this tensor's first channel.
    package var channelOffset: UInt32 = 0
    /// Number of channels.
    package var channels: UInt32 = 0
    /// In pixels.
    package var height: UInt32 = 0
    /// In pixels.
    package var width: UInt32 = 0
    /// The quantization: consecutive slices whose channels add up to `channels`; none for float32.
    package var firstSlice: UInt32 = 0
    /// Number of slices.
    package var sliceCount: UInt32 = 0
    /// Zero.
    package var reserved: UInt32 = 0
    /// Zero.
    package var reserved2: UInt64 = 0

    /// A record with every field at its default.
    package init() {}

    /// The element type; validation has left no other value.
    package var type: ElementType { ElementType(rawValue: elementType).unsafelyUnwrapped }
    /// Whether it holds float32 logits and not int8.
    package var isFloat: Bool { elementType == ElementType.float32.rawValue }
    /// Height × width.
    package var pixels: Int { Int(height) * Int(width) }
    /// Indices of its slices in the plan.
    package var slices: Range<Int> { Int(firstSlice)..<(Int(firstSlice) + Int(sliceCount)) }
}
