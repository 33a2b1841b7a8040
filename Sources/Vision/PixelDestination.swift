/// Where an image goes: an int8 map `[height, width, channels]` in the caller's memory, value = pixel − 128.
package struct PixelDestination {
    let base: UnsafeMutablePointer<Int8>
    let byteCount: Int
    /// Bytes from one pixel to the next, at least the number of channels.
    package let pixelStride: Int
    /// Bytes from one row to the next.
    package let rowStride: Int

    /// Describes memory whose first byte is the first channel of the top left pixel, with positive strides; bytes
    /// between the pixels stay untouched.
    package init(_ memory: UnsafeMutableRawBufferPointer, pixelStride: Int, rowStride: Int) {
        precondition(pixelStride >= 1 && rowStride >= 1, "PixelDestination: strides are positive")
        precondition(!memory.isEmpty, "PixelDestination: there is no memory")
        base = memory.baseAddress!.assumingMemoryBound(to: Int8.self)
        byteCount = memory.count
        self.pixelStride = pixelStride
        self.rowStride = rowStride
    }

    /// Whether a map of this size lies within the memory.
    func holds(width: Int, height: Int, channels: Int) -> Bool {
        pixelStride >= channels && rowStride >= (width - 1) * pixelStride + channels
            && byteCount >= (height - 1) * rowStride + (width - 1) * pixelStride + channels
    }

    /// Writes one row of `width` pixels: luma has one byte for each, the others have red, green, blue.
    func write(_ row: UnsafePointer<UInt8>, y: Int, width: Int, channels: Preprocessing.Channels) {
        var target = base + y * rowStride
        switch channels {
        case .rgb:
            for x in 0..<width {
                target[0] = Self.centred(row[3 * x])
                target[1] = Self.centred(row[3 * x + 1])
                target[2] = Self.centred(row[3 * x + 2])
                target += pixelStride
            }
        case .bgr:
            for x in 0..<width {
                target[0] = Self.centred(row[3 * x + 2])
                target[1] = Self.centred(row[3 * x + 1])
                target[2] = Self.centred(row[3 * x])
                target += pixelStride
            }
        case .luma:
            for x in 0..<width {
                target[0] = Self.centred(row[x])
                target += pixelStride
            }
        }
    }

    /// The pixel less 128, which is the pixel with its top bit flipped.
    @inline(__always)
    private static func centred(_ pixel: UInt8) -> Int8 { Int8(bitPattern: pixel ^ 0x80) }
}
