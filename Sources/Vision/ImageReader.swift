import CKernels

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
    /// What of every image is looked at.
    package let view: ImageView
    private let kernels: pn_pixel_kernels
    private var resizer: Resizer?
    /// A few source rows as red, green, blue; empty until they are needed.
    private var pixels: [UInt8] = []
    /// Made for the first JPEG file.
    private var decoder: JPEGDecoder?

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

    /// Decodes a JPEG file (baseline or progressive; grey, RGB, YCbCr, CMYK or YCCK) into `[cropHeight, cropWidth,
    /// channels]`, and returns what was resized and cropped.
    ///
    /// A file of at least four times the resized size is decoded at a half, a quarter or an eighth of its size, see
    /// `ImageGeometry.decodeScale`. After an error the destination holds an unspecified part of the image. CMYK is read as
    /// stored inverted, as all known encoders do; a photograph that its Exif segment says to turn is turned before the
    /// view, as Pillow's `exif_transpose` does. Call `clear` when there is time.
    /// - Parameters:
    ///   - bytes: The whole file; not read after the return.
    ///   - destination: Holds the crop.
    ///   - isAlone: Whether a second JPEG file behind the first is refused with `severalImages`; cameras put a preview there.
    ///   - stop: From when on the image is no longer wanted, in nanoseconds of CLOCK_MONOTONIC: `outOfTime` is thrown at
    ///     the end of the step that is going on then, a row or a part of one.
    @discardableResult
    package func readJPEG(
        _ bytes: UnsafeRawBufferPointer, into destination: PixelDestination, isAlone: Bool = false,
        until stop: UInt64 = .max
    ) throws(VisionError) -> ImageGeometry {
        var clock = try StopClock(until: stop)
        let decoder = try open(bytes, until: stop)
        // The size is checked first: that costs nothing, while a progressive file is decoded whole by `start`.
        let view = try upright(bytes, decoder)
        let geometry = try checkedGeometry(width: decoder.width, height: decoder.height, destination, view)
        let turned = turned(destination, view)
        let scale = geometry.decodeScale
        let resizer = try prepare(geometry, decodeScale: scale, &clock)
        try decoder.start(scale: scale, memoryLimit: memoryLimit)
        let (width, height) = ((decoder.width + scale - 1) / scale, (decoder.height + scale - 1) / scale)
        let stride = makeRows(width: width)
        try pixels.withUnsafeMutableBufferPointer { (pixels) throws(VisionError) in
            let rgb = Self.cached(pixels.baseAddress!)
            for y in Swift.stride(from: 0, to: height, by: Resizer.mostRows) {
                let count = min(Resizer.mostRows, height - y)
                try decoder.readRows(rgb, stride: stride, count: count)
                try resizer.add(pn_pixel_rows(rgb: rgb, stride: stride, count: count), to: turned, clock: &clock)
                try clock.spend(width * count)
            }
        }
        try decoder.finish()
        if isAlone, bytes.suffix(decoder.rest).starts(with: Self.start) { throw .severalImages }
        return geometry
    }

    /// What a JPEG file begins with.
    private static let start: [UInt8] = [0xFF, 0xD8, 0xFF]

    /// Gives back what decoding a progressive JPEG file took; the next file and the end of the reader do it otherwise.
    ///
    /// `readJPEG` leaves it for later, because giving the memory of a large progressive file back to the system takes far
    /// longer than a step where pages are small.
    package func clear() { decoder?.clear() }

    /// Reads the header of a JPEG file.
    func open(_ bytes: UnsafeRawBufferPointer, until stop: UInt64) throws(VisionError) -> JPEGDecoder {
        let decoder: JPEGDecoder
        if let existing = self.decoder {
            decoder = existing
        } else {
            decoder = try JPEGDecoder(kernels)
            self.decoder = decoder
        }
        try decoder.open(bytes, until: stop)
        return decoder
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
    ///   - stop: As in `readJPEG`.
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
    private static func cached(_ memory: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        memory + (Int(bitPattern: memory) % vectorAlignment == 0 ? 1 : 0)
    }

    /// libjpeg-turbo's smallest vectors have so many bytes.
    private static let vectorAlignment = 16

    /// Makes `pixels` hold rows of `width` pixels of red, green, blue, and what kernels may read behind them.
    /// - Returns: Bytes from a row to the next, a multiple of `vectorAlignment`, so that no row is aligned if one is not.
    private func makeRows(width: Int) -> Int {
        let stride = (width * 3 + Int(PN_SLACK)) / Self.vectorAlignment * Self.vectorAlignment + Self.vectorAlignment
        let byteCount = Resizer.mostRows * stride + 1
        if pixels.count < byteCount { pixels = [UInt8](repeating: 0, count: byteCount) }
        return stride
    }

    /// The view of a JPEG file whose header was read, in the pixels of the file.
    func upright(_ bytes: UnsafeRawBufferPointer, _ decoder: JPEGDecoder) throws(VisionError) -> ImageView {
        try view.behind(Orientation(ofJPEG: bytes), width: decoder.width, height: decoder.height)
    }

    /// The destination as the camera's rows are written to it.
    private func turned(_ destination: PixelDestination, _ view: ImageView) -> PixelDestination {
        destination.turned(view, width: preprocessing.cropWidth, height: preprocessing.cropHeight)
    }

    private func checkedGeometry(
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

    private func prepare(
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
