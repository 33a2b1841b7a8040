/// How pixels become the input tensor.
package struct InputRecord: Record {
    /// Bytes of one record.
    package static let size = 64
    /// `InputKind`.
    package var kind: UInt32 = 0
    /// `ResizeRule`.
    package var resizeRule: UInt32 = 0
    /// Shorter side, or width, in pixels; 0 without a resize.
    package var resizeWidth: UInt32 = 0
    /// Height in pixels for the exact rule; otherwise 0.
    package var resizeHeight: UInt32 = 0
    /// `ChannelOrder`.
    package var channelOrder: UInt32 = 0
    /// Zero.
    package var reserved: UInt32 = 0
    /// Model input = (pixel / 255 − mean) / deviation, for pixels 0...255; unused channels are (0, 1).
    package var mean: (Float, Float, Float, Float) = (0, 0, 0, 0)
    /// See `mean`.
    package var deviation: (Float, Float, Float, Float) = (1, 1, 1, 1)
    /// Zero.
    package var reserved2: UInt64 = 0

    /// A record with every field at its default.
    package init() {}
}
