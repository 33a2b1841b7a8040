/// Turns images into the input pixels of one network; keeps its tables from image to image while the size stays.
///
/// Not for use by several threads at once: make one for each.
package final class ImageReader {
    /// What a progressive JPEG file may use for its coefficients unless told otherwise: 64 MiB.
    package static let defaultMemoryLimit = 64 << 20

    /// The most pixels that a side of an image in memory may have; those of a JPEG file have at most 65,500.
    package static let largestSide = 1 << 20

    /// What is done to every image.
    package let preprocessing: Preprocessing
    /// The most bytes that a progressive JPEG file may use for its coefficients, at least 0.
    package let memoryLimit: Int
    private var resizer: Resizer?
    /// One source row as red, green, blue; empty until it is needed.
    private var row: [UInt8] = []

    /// Makes a reader; nothing is allocated before the first image.
    package init(_ preprocessing: Preprocessing, memoryLimit: Int = ImageReader.defaultMemoryLimit) {
        precondition(memoryLimit >= 0, "ImageReader: a memory limit is not negative")
        self.preprocessing = preprocessing
        self.memoryLimit = memoryLimit
    }

    /// Decodes a JPEG file (baseline or progressive; grey, RGB, YCbCr, CMYK or YCCK) into `[cropHeight, cropWidth,
    /// channels]`, and returns what was resized and cropped. After an error the destination holds an unspecified part
    /// of the image. CMYK is read as stored inverted, as all known encoders do; an EXIF orientation is ignored.
    @discardableResult
    package func readJPEG(
        _ bytes: UnsafeRawBufferPointer, into destination: PixelDestination
    ) throws(VisionError) -> ImageGeometry {
        let decoder = try JPEGDecoder.open(bytes)
        // The size is checked first: that costs nothing, while a progressive file is decoded whole by `start`.
        let resizer = try prepare(width: decoder.width, height: decoder.height, destination)
        try decoder.start(memoryLimit: memoryLimit)
        makeRow(width: decoder.width)
        for _ in 0..<decoder.height {
            try readRow(decoder)
            row.withUnsafeBufferPointer { resizer.add($0.baseAddress!, to: destination) }
        }
        try decoder.finish()
        return resizer.geometry
    }

    /// Takes an image in memory: any format, with gaps between the rows or without.
    ///
    /// Throws when a side has no pixels or more than `largestSide`, when rows overlap, or when the last pixel lies
    /// beyond the memory. Rows start `rowStride` bytes apart; what follows the last pixel of a row is not read.
    @discardableResult
    package func read(
        pixels: UnsafeRawBufferPointer, format: PixelFormat, width: Int, height: Int, rowStride: Int,
        into destination: PixelDestination
    ) throws(VisionError) -> ImageGeometry {
        try Self.check(pixels.count, format, width: width, height: height, rowStride: rowStride)
        let resizer = try prepare(width: width, height: height, destination)
        let first = pixels.baseAddress!.assumingMemoryBound(to: UInt8.self)
        if format == .rgb {
            for y in 0..<height { resizer.add(first + y * rowStride, to: destination) }
            return resizer.geometry
        }
        makeRow(width: width)
        row.withUnsafeMutableBufferPointer { row in
            for y in 0..<height {
                format.convert(first + y * rowStride, toRGB: row.baseAddress!, count: width)
                resizer.add(row.baseAddress!, to: destination)
            }
        }
        return resizer.geometry
    }

    /// Refuses an image in memory that cannot be what its sizes say.
    private static func check(
        _ byteCount: Int, _ format: PixelFormat, width: Int, height: Int, rowStride: Int
    ) throws(VisionError) {
        guard (1...largestSide).contains(width), (1...largestSide).contains(height) else {
            throw .invalidSize(width: width, height: height)
        }
        let rowBytes = width * format.bytesPerPixel
        guard rowStride >= rowBytes else { throw .rowStrideTooSmall(rowStride: rowStride, required: rowBytes) }
        let (lastRow, overflows) = rowStride.multipliedReportingOverflow(by: height - 1)
        let (required, carries) = lastRow.addingReportingOverflow(rowBytes)
        guard !overflows, !carries, byteCount >= required else {
            throw .bufferTooSmall(byteCount: byteCount, required: overflows || carries ? Int.max : required)
        }
    }

    /// Makes `row` hold `width` pixels of red, green, blue.
    private func makeRow(width: Int) {
        if row.count < width * 3 { row = [UInt8](repeating: 0, count: width * 3) }
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
            "ImageReader: the destination is too small for the crop")
        if let resizer, resizer.geometry == geometry {
            resizer.restart()
            return resizer
        }
        let fresh = Resizer(geometry, channels: preprocessing.channels)
        resizer = fresh
        return fresh
    }
}
