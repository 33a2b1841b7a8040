import Vision

/// An image in memory that belongs to the caller: a view of its bytes, and how to read them.
///
///     PixelBuffer(frame.span.bytes, format: .bgr, width: 640, height: 480)
///
/// Nothing is checked before the image is classified or prepared; that throws where the sizes do not fit the bytes.
public struct PixelBuffer: ~Escapable {
    /// From the first pixel's first byte on.
    public let bytes: RawSpan
    /// The order of the bytes of a pixel.
    public let format: PixelFormat
    /// In pixels, at least 1.
    public let width: Int
    /// In pixels, at least 1.
    public let height: Int
    /// Bytes from the start of one row to that of the next; of luma, where that has a plane of its own. Planes follow each
    /// other without a gap, and rows of a plane for blue or red alone are half as far apart.
    public let rowStride: Int
    /// What luma and colour differences mean, in formats that have them.
    public let coding: ColourCoding

    /// A view of an image; without a row stride, rows follow each other without a gap.
    @_lifetime(copy bytes)
    public init(
        _ bytes: RawSpan, format: PixelFormat, width: Int, height: Int, rowStride: Int? = nil,
        coding: ColourCoding = ColourCoding()
    ) {
        self.bytes = bytes
        self.format = format
        self.width = width
        self.height = height
        self.rowStride = rowStride ?? format.rowBytes(width: width)
        self.coding = coding
    }
}
