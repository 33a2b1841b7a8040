import CKernels

/// Turns images into the input pixels of one network; keeps its tables from image to image while the size stays.
///
/// Not for use by several threads at once: make one for each.
package final class ImageReader {
    /// What a file that cannot be decoded row by row may use unless told otherwise: 64 MiB.
    package static let defaultMemoryLimit = 64 << 20

    /// The most pixels that a side of an image in memory may have; those of a file have at most 65,500.
    package static let largestSide = 1 << 20

    /// What is done to every image.
    package let preprocessing: Preprocessing
    /// The most bytes that a file may use that cannot be decoded row by row, at least 0: a progressive JPEG file's
    /// coefficients, the pixels of an interlaced PNG file or of a WebP file.
    package let memoryLimit: Int
    /// What of every image is looked at.
    package let view: ImageView
    let kernels: pn_pixel_kernels
    private var resizer: Resizer?
    /// A few source rows as red, green, blue; empty until they are needed.
    var pixels: [UInt8] = []
    /// Each made for the first file of its format.
    var decoders = Decoders()

    /// Makes a reader; nothing is allocated before the first image. The processor must have the instruction set.
    package init(
        _ preprocessing: Preprocessing, memoryLimit: Int = ImageReader.defaultMemoryLimit,
        view: ImageView = ImageView(), isa: pn_isa = pn_best_isa()
    ) {
        precondition(memoryLimit >= 0, "ImageReader: a memory limit is not negative")
        guard let kernels = pn_pixel_kernels_for(isa) else {
            preconditionFailure("ImageReader: the processor lacks the instruction set")
        }
        self.preprocessing = preprocessing
        self.memoryLimit = memoryLimit
        self.view = view
        self.kernels = kernels.pointee
    }

    /// Takes an image in memory: any format, with gaps between the rows or without.
    ///
    /// Throws when a side has no pixels or more than `largestSide`, when rows overlap, when the last pixel lies beyond the
    /// memory, or when the time is up. Rows start `rowStride` bytes apart; what follows the last pixel of a row is not
    /// read.
    /// - Parameters:
    ///   - bytes: The memory.
    ///   - layout: What it is.
    ///   - destination: Holds the crop.
    ///   - stop: As in `readFile`.
    @discardableResult
    package func read(
        _ bytes: UnsafeRawBufferPointer, _ layout: PixelLayout, into destination: PixelDestination,
        until stop: UInt64 = .max
    ) throws(VisionError) -> ImageGeometry {
        var clock = try StopClock(until: stop)
        try layout.check(byteCount: bytes.count)
        let geometry = try checkedGeometry(width: layout.width, height: layout.height, destination, view)
        let turned = turned(destination, view)
        let resizer = try prepare(geometry, decodeScale: 1, &clock)
        resizer.skip(resizer.neededRows.lowerBound)
        let stride = makeRows(width: resizer.neededColumns.upperBound)
        let rows = PixelRows(bytes, layout)
        try pixels.withUnsafeMutableBufferPointer { (pixels) throws(VisionError) in
            let rgb = pixels.baseAddress!
            for start in Swift.stride(
                from: resizer.neededRows.lowerBound, to: resizer.neededRows.upperBound, by: Resizer.mostRows)
            {
                let some = start..<min(start + Resizer.mostRows, resizer.neededRows.upperBound)
                if resizer.takesAnyOrder, let inPlace = rows.inPlace(rows: some) {
                    try resizer.add(inPlace, to: turned, clock: &clock)
                    continue
                }
                for y in some {
                    try clock.inSteps(resizer.neededColumns) { columns in
                        rows.convert(row: y, columns: columns, toRGB: rgb + (y - start) * stride, kernels)
                    }
                }
                try resizer.add(pn_pixel_rows(rgb: rgb, stride: stride, count: some.count), to: turned, clock: &clock)
            }
        }
        return geometry
    }

    static func checkSize(width: Int, height: Int) throws(VisionError) {
        guard (1...largestSide).contains(width), (1...largestSide).contains(height) else {
            throw .invalidSize(width: width, height: height)
        }
    }

    /// The first address from here on where libjpeg-turbo lets its pixels stay in the processor's cache: it writes rows
    /// that are aligned to its vectors past the cache, and reading them back takes as long as a third of the decoding.
    static func cached(_ memory: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        memory + (Int(bitPattern: memory) % vectorAlignment == 0 ? 1 : 0)
    }

    /// libjpeg-turbo's smallest vectors have so many bytes.
    private static let vectorAlignment = 16

    /// Makes `pixels` hold rows of `width` pixels of red, green, blue, and what kernels may read behind them.
    /// - Returns: Bytes from a row to the next, a multiple of `vectorAlignment`, so that no row is aligned if one is not.
    func makeRows(width: Int) -> Int {
        let stride = (width * 3 + Int(PN_SLACK)) / Self.vectorAlignment * Self.vectorAlignment + Self.vectorAlignment
        let byteCount = Resizer.mostRows * stride + 1
        if pixels.count < byteCount { pixels = [UInt8](repeating: 0, count: byteCount) }
        return stride
    }

    /// The destination as the camera's rows are written to it.
    func turned(_ destination: PixelDestination, _ view: ImageView) -> PixelDestination {
        destination.turned(view, width: preprocessing.cropWidth, height: preprocessing.cropHeight)
    }

    func checkedGeometry(
        width: Int, height: Int, _ destination: PixelDestination, _ view: ImageView
    ) throws(VisionError) -> ImageGeometry {
        let geometry = try ImageGeometry(preprocessing, sourceWidth: width, sourceHeight: height, view: view)
        precondition(
            destination.holds(
                width: preprocessing.cropWidth, height: preprocessing.cropHeight,
                channels: preprocessing.channels.count),
            "ImageReader: the destination is too small for the crop")
        return geometry
    }

    func prepare(
        _ geometry: ImageGeometry, decodeScale: Int, _ clock: inout StopClock
    ) throws(VisionError) -> Resizer {
        if let resizer, resizer.geometry == geometry, resizer.decodeScale == decodeScale {
            resizer.restart()
            return resizer
        }
        let fresh = try Resizer(
            geometry, decodeScale: decodeScale, channels: preprocessing.channels, kernels: kernels, clock: &clock)
        resizer = fresh
        return fresh
    }
}
