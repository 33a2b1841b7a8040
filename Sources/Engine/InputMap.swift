/// The tensor that a prepared image is written to: int8, [height][width][channels].
package struct InputMap {
    /// First channel of pixel (0, 0).
    package let pixels: UnsafeMutablePointer<Int8>
    /// Bytes from one pixel to the next; rows follow each other without a gap.
    package let pixelStride: Int
    /// In pixels.
    package let height: Int
    /// In pixels.
    package let width: Int
    /// Number of channels.
    package let channels: Int
}
