extension PixelFormat {
    /// Converts one row of `count` pixels, each with bytes of its own, to red, green, blue.
    ///
    /// - Parameter rgb: Takes 3 · `count` bytes; must not overlap the row.
    func convert(_ row: UnsafePointer<UInt8>, toRGB rgb: UnsafeMutablePointer<UInt8>, count: Int) {
        // A loop for each format, so that the offsets are constants in it.
        switch self {
        case .rgb: Self.gather(row, stride: 3, red: 0, green: 1, blue: 2, into: rgb, count: count)
        case .bgr: Self.gather(row, stride: 3, red: 2, green: 1, blue: 0, into: rgb, count: count)
        case .rgba: Self.gather(row, stride: 4, red: 0, green: 1, blue: 2, into: rgb, count: count)
        case .bgra: Self.gather(row, stride: 4, red: 2, green: 1, blue: 0, into: rgb, count: count)
        case .grey: Self.gather(row, stride: 1, red: 0, green: 0, blue: 0, into: rgb, count: count)
        case .yuyv, .uyvy, .yvyu, .nv12, .nv21, .yu12, .yv12:
            preconditionFailure("PixelFormat: pixels that share their colour")
        }
    }

    @inline(__always)
    private static func gather(
        _ row: UnsafePointer<UInt8>, stride: Int, red: Int, green: Int, blue: Int,
        into rgb: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        for x in 0..<count {
            rgb[3 * x] = row[stride * x + red]
            rgb[3 * x + 1] = row[stride * x + green]
            rgb[3 * x + 2] = row[stride * x + blue]
        }
    }
}
