/// A run of one map's channels that share a quantization: real = (q − zero) · scale.
package struct SliceRecord: Record {
    /// Bytes of one record.
    package static let size = 16
    /// Number of channels.
    package var channels: UInt32 = 0
    /// Finite and positive.
    package var scale: Float = 0
    /// The exact zero; whole except for pixel inputs, whose mean is absorbed by the first convolution.
    package var zero: Float = 0
    /// `zero` rounded: what padding reads. −128...127.
    package var zeroPoint: Int32 = 0

    /// A record with every field at its default.
    package init() {}
}
