/// How a run of channels is stored in int8: real = (q − zero) · scale.
package struct ChannelSlice: Sendable, Hashable {
    /// At least 1.
    package var channels: Int
    /// Finite and positive.
    package var scale: Float
    /// The exact zero; whole except for pixels, whose mean is absorbed by the first convolution.
    package var zero: Float
    /// `zero` rounded, −128...127: what padding reads.
    package var zeroPoint: Int32

    /// A run of `channels` channels; the zero point is `zero` rounded.
    package init(channels: Int, scale: Float, zero: Float, zeroPoint: Int32) {
        self.channels = channels
        self.scale = scale
        self.zero = zero
        self.zeroPoint = zeroPoint
    }

    /// The same for one channel.
    var single: ChannelSlice { of(channels: 1) }

    /// The same for so many channels.
    func of(channels: Int) -> ChannelSlice {
        var slice = self
        slice.channels = channels
        return slice
    }

    /// The clamp before the zero point is added that keeps values within int8, and non-negative after a ReLU.
    func bounds(relu: Bool) -> (low: Float, high: Float) {
        (Float(relu ? max(-128 - zeroPoint, 0) : -128 - zeroPoint), Float(127 - zeroPoint))
    }
}
