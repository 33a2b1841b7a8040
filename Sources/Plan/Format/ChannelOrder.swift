/// The order of the input tensor's channels.
package enum ChannelOrder: UInt32, Sendable {
    case rgb = 1
    case bgr = 2
    /// One channel, ITU-R BT.601 luma.
    case luma = 3
}
