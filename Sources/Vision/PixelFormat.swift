/// How the bytes of an image in memory are laid out. The names of cameras' formats are those of the kernel.
public enum PixelFormat: UInt8, Sendable {
    /// Red, green, blue.
    case rgb = 1
    /// Blue, green, red: OpenCV's order.
    case bgr = 2
    /// Red, green, blue, alpha; alpha is ignored.
    case rgba = 3
    /// Blue, green, red, alpha; alpha is ignored.
    case bgra = 4
    /// One byte of luma, from black at 0 to white at 255.
    case grey = 5
    /// Two pixels in four bytes: luma, blue difference, luma, red difference.
    case yuyv = 6
    /// Two pixels in four bytes: blue difference, luma, red difference, luma.
    case uyvy = 7
    /// Two pixels in four bytes: luma, red difference, luma, blue difference.
    case yvyu = 8
    /// A plane of luma, then one of blue and red differences in turns, one pair for 2x2 pixels.
    case nv12 = 9
    /// The same with red before blue.
    case nv21 = 10
    /// A plane of luma, one of blue differences and one of red, a byte for 2x2 pixels each: I420.
    case yu12 = 11
    /// The same with red before blue.
    case yv12 = 12

    /// How a picture lies in the bytes.
    enum Arrangement {
        /// So many bytes for each pixel.
        case pixels(bytes: Int)
        /// Four bytes for two pixels that share their colour; where they are.
        case pairs(luma: Int, blue: Int, red: Int)
        /// Luma, and a plane of colour at half the size in both directions; where blue and red are in it.
        case colourPlane(blue: Int, red: Int)
        /// Luma, and two planes of colour at half the size in both directions.
        case colourPlanes(isBlueFirst: Bool)
    }

    var arrangement: Arrangement {
        switch self {
        case .grey: .pixels(bytes: 1)
        case .rgb, .bgr: .pixels(bytes: 3)
        case .rgba, .bgra: .pixels(bytes: 4)
        case .yuyv: .pairs(luma: 0, blue: 1, red: 3)
        case .uyvy: .pairs(luma: 1, blue: 0, red: 2)
        case .yvyu: .pairs(luma: 0, blue: 3, red: 1)
        case .nv12: .colourPlane(blue: 0, red: 1)
        case .nv21: .colourPlane(blue: 1, red: 0)
        case .yu12: .colourPlanes(isBlueFirst: true)
        case .yv12: .colourPlanes(isBlueFirst: false)
        }
    }

    /// Bytes of a row of `width` pixels, of luma where that has a plane of its own; `Int.max` when they are too many.
    public func rowBytes(width: Int) -> Int {
        let (count, bytes) =
            switch arrangement {
            case .pixels(let bytes): (width, bytes)
            case .pairs: (Self.half(width), 4)
            // Pairs of differences take as many bytes as luma, rounded up.
            case .colourPlane: (Self.half(width), 2)
            case .colourPlanes: (width, 1)
            }
        let (product, overflows) = count.multipliedReportingOverflow(by: bytes)
        return overflows ? .max : product
    }

    /// A half, rounded up: what a plane of colour has of each side.
    static func half(_ side: Int) -> Int { side / 2 + side % 2 }
}
