/// Turns images into the input pixels of one network; keeps its tables from image to image while the size stays.
///
/// Not for use by several threads at once: make one for each.
public final class ImageReader {
    /// What a progressive JPEG file may use for its coefficients unless told otherwise: 64 MiB.
    public static let defaultMemoryLimit = 64 << 20

    /// What is done to every image.
    public let preprocessing: Preprocessing
    /// The most bytes that a progressive JPEG file may use for its coefficients, at least 0.
    public let memoryLimit: Int
    private var resizer: Resizer?
    /// One source row.
    private var row: [UInt8] = []

    /// Makes a reader; nothing is allocated before the first image.
    public init(_ preprocessing: Preprocessing, memoryLimit: Int = ImageReader.defaultMemoryLimit) {
        precondition(memoryLimit >= 0, "a memory limit is not negative")
        self.preprocessing = preprocessing
        self.memoryLimit = memoryLimit
    }

    /// Decodes a JPEG file (baseline or progressive; grey, RGB, YCbCr, CMYK or YCCK) into `[cropHeight, cropWidth,
    /// channels]`, and returns what was resized and cropped. After an error the destination holds an unspecified part
    /// of the image. CMYK is read as stored inverted, as all known encoders do; an EXIF orientation is ignored.
    @discardableResult
    public func readJPEG(
        _ bytes: UnsafeRawBufferPointer, into destination: PixelDestination
    ) throws(VisionError) -> ImageGeometry {
        let decoder = try JPEGDecoder.open(bytes)
        // The size is checked first: that costs nothing, while a progressive file is decoded whole by `start`.
        let resizer = try prepare(width: decoder.width, height: decoder.height, destination)
        try decoder.start(memoryLimit: memoryLimit)
        if row.count < decoder.width * 3 {
            row = [UInt8](repeating: 0, count: decoder.width * 3)
        }
        for _ in 0..<decoder.height {
            try readRow(decoder)
            row.withUnsafeBufferPointer { resizer.add($0.baseAddress!, to: destination) }
        }
        try decoder.finish()
        return resizer.geometry
    }

    /// Takes an image of red, green, blue bytes whose rows start `rowStride` bytes apart, `rowStride` >= 3 `width`.
    @discardableResult
    public func readRGB(
        _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, rowStride: Int, into destination: PixelDestination
    ) throws(VisionError) -> ImageGeometry {
        precondition(width >= 1 && height >= 1 && rowStride >= 3 * width, "an image has at least 1x1 pixels")
        precondition(pixels.count >= (height - 1) * rowStride + 3 * width, "the image exceeds its memory")
        let resizer = try prepare(width: width, height: height, destination)
        let first = pixels.baseAddress!.assumingMemoryBound(to: UInt8.self)
        for y in 0..<height {
            resizer.add(first + y * rowStride, to: destination)
        }
        return resizer.geometry
    }

    private func readRow(_ decoder: borrowing JPEGDecoder) throws(VisionError) {
        try row.withUnsafeMutableBufferPointer { (row) throws(VisionError) in
            try decoder.readRow(row.baseAddress!)
        }
    }

    private func prepare(
        width: Int, height: Int, _ destination: PixelDestination
    ) throws(VisionError) -> Resizer {
        let geometry = try ImageGeometry(preprocessing, sourceWidth: width, sourceHeight: height)
        precondition(
            destination.holds(
                width: geometry.cropWidth, height: geometry.cropHeight, channels: preprocessing.channels.count),
            "the destination is too small for the crop")
        if let resizer, resizer.geometry == geometry {
            resizer.restart()
            return resizer
        }
        let fresh = Resizer(geometry, channels: preprocessing.channels)
        resizer = fresh
        return fresh
    }
}
