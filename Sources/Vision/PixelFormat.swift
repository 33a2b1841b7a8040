/// How the bytes of one pixel of an image in memory are laid out.
public enum PixelFormat: UInt8, Sendable {
    /// Red, green, blue.
    case rgb = 1
    /// Blue, green, red: OpenCV's order.
    case bgr = 2
    /// Red, green, blue, alpha; alpha is ignored.
    case rgba = 3
    /// Blue, green, red, alpha; alpha is ignored.
    case bgra = 4
    /// One byte of luma.
    case grey = 5

    /// Bytes from one pixel to the next: 1, 3 or 4.
    public var bytesPerPixel: Int {
        switch self {
        case .grey: 1
        case .rgb, .bgr: 3
        case .rgba, .bgra: 4
        }
    }
}
