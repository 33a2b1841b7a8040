/// Where an image goes: an int8 map `[height, width, channels]` in the caller's memory, value = pixel − 128.
package struct PixelDestination {
    /// The place of the first channel of the pixel that is written first: the top left one, unless the map is turned.
    private let base: UnsafeMutablePointer<Int8>
    private let byteCount: Int
    /// Bytes from one pixel to the next; at least the number of channels, unless the map is turned.
    package let pixelStride: Int
    /// Bytes from one row to the next.
    package let rowStride: Int

    /// Describes memory whose first byte is the first channel of the top left pixel, with positive strides; bytes
    /// between the pixels stay untouched.
    package init(_ memory: UnsafeMutableRawBufferPointer, pixelStride: Int, rowStride: Int) {
        precondition(pixelStride >= 1 && rowStride >= 1, "PixelDestination: strides are positive")
        precondition(!memory.isEmpty, "PixelDestination: there is no memory")
        self.init(
            base: memory.baseAddress!.assumingMemoryBound(to: Int8.self), byteCount: memory.count,
            pixelStride: pixelStride, rowStride: rowStride)
    }

    private init(base: UnsafeMutablePointer<Int8>, byteCount: Int, pixelStride: Int, rowStride: Int) {
        self.base = base
        self.byteCount = byteCount
        self.pixelStride = pixelStride
        self.rowStride = rowStride
    }

    /// Whether a map of this size lies within the memory.
    func holds(width: Int, height: Int, channels: Int) -> Bool {
        pixelStride >= channels && rowStride >= (width - 1) * pixelStride + channels
            && byteCount >= (height - 1) * rowStride + (width - 1) * pixelStride + channels
    }

    /// The same map for rows as the camera has them: what is written from left to right and from top to bottom stands
    /// there as it is seen.
    ///
    /// - Parameters:
    ///   - view: How what is seen differs from what the camera has.
    ///   - width: Of the map.
    ///   - height: Of the map.
    func turned(_ view: ImageView, width: Int, height: Int) -> PixelDestination {
        let isTransposed = view.rotation.isTransposing
        let (columns, rows) = isTransposed ? (height, width) : (width, height)
        var (pixel, row) = isTransposed ? (rowStride, pixelStride) : (pixelStride, rowStride)
        var base = base
        if view.reversesColumns {
            base += (columns - 1) * pixel
            pixel = -pixel
        }
        if view.reversesRows {
            base += (rows - 1) * row
            row = -row
        }
        return PixelDestination(base: base, byteCount: byteCount, pixelStride: pixel, rowStride: row)
    }

    /// Writes one row of `width` pixels of red, green, blue; of luma, which all three are, the first.
    func write(_ row: UnsafePointer<UInt8>, y: Int, width: Int, channels: Preprocessing.Channels) {
        var target = base + y * rowStride
        switch channels {
        case .rgb where pixelStride == 3:
            for i in 0..<3 * width { target[i] = Self.centred(row[i]) }
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
                target[0] = Self.centred(row[3 * x])
                target += pixelStride
            }
        }
    }

    /// The pixel less 128, which is the pixel with its top bit flipped.
    @inline(__always)
    private static func centred(_ pixel: UInt8) -> Int8 { Int8(bitPattern: pixel ^ 0x80) }
}
