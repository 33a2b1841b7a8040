import CKernels

extension ImageReader {
    /// The decoders of all formats.
    struct Decoders {
        var jpeg: JPEGDecoder?
        var png: PNGDecoder?
        #if PUNCTUAL_WEBP
            var webP: WebPDecoder?
        #endif
    }

    /// Decodes a photograph's file into `[cropHeight, cropWidth, channels]`, and returns what was resized and cropped:
    /// JPEG (baseline or progressive; grey, RGB, YCbCr, CMYK or YCCK), PNG of any kind, and WebP where the build has it.
    ///
    /// The content says which format it is. A JPEG file of at least four times the resized size is decoded at a half, a
    /// quarter or an eighth of its size, see `ImageGeometry.decodeScale`. CMYK is read as stored inverted, as all known
    /// encoders do; transparency is left out, as Pillow's `convert("RGB")` does. A photograph that its Exif data say to
    /// turn is turned before the view, as Pillow's `exif_transpose` does. After an error the destination holds an
    /// unspecified part of the image. Call `clear` when there is time.
    /// - Parameters:
    ///   - bytes: The whole file; not read after the return.
    ///   - destination: Holds the crop.
    ///   - isAlone: Whether a second photograph behind the first is refused with `severalImages`; cameras put a preview
    ///     there.
    ///   - stop: From when on the image is no longer wanted, in nanoseconds of CLOCK_MONOTONIC: `outOfTime` is thrown at
    ///     the end of the step that is going on then, a row or a part of one.
    @discardableResult
    package func readFile(
        _ bytes: UnsafeRawBufferPointer, into destination: PixelDestination, isAlone: Bool = false,
        until stop: UInt64 = .max
    ) throws(VisionError) -> ImageGeometry {
        switch try Self.format(of: bytes) {
        case .jpeg: try read(bytes, by: jpegDecoder(), into: destination, isAlone: isAlone, until: stop)
        case .png: try read(bytes, by: pngDecoder(), into: destination, isAlone: isAlone, until: stop)
        case .webP:
            #if PUNCTUAL_WEBP
                try read(bytes, by: webPDecoder(), into: destination, isAlone: isAlone, until: stop)
            #else
                throw .unsupported(reason: Self.noWebP)
            #endif
        }
    }

    /// What `readFile` would have to do, from the file's header: takes microseconds and decodes nothing.
    ///
    /// Throws what `readFile` throws because of the header, and `outOfTime` soon after `stop`.
    package func work(
        ofFile bytes: UnsafeRawBufferPointer, until stop: UInt64 = .max
    ) throws(VisionError) -> ImageWork {
        switch try Self.format(of: bytes) {
        case .jpeg: try work(of: bytes, by: jpegDecoder(), until: stop)
        case .png: try work(of: bytes, by: pngDecoder(), until: stop)
        case .webP:
            #if PUNCTUAL_WEBP
                try work(of: bytes, by: webPDecoder(), until: stop)
            #else
                throw .unsupported(reason: Self.noWebP)
            #endif
        }
    }

    /// Gives back what decoding a file took that cannot be decoded row by row; the next file and the end of the reader do
    /// it otherwise.
    ///
    /// `readFile` leaves it for later, because giving the memory of a large progressive file back to the system takes far
    /// longer than a step where pages are small.
    package func clear() {
        decoders.jpeg?.clear()
        decoders.png?.clear()
        #if PUNCTUAL_WEBP
            decoders.webP?.clear()
        #endif
    }

    private func read<Decoder: PhotographDecoder>(
        _ bytes: UnsafeRawBufferPointer, by decoder: Decoder, into destination: PixelDestination, isAlone: Bool,
        until stop: UInt64
    ) throws(VisionError) -> ImageGeometry {
        var clock = try StopClock(until: stop)
        try decoder.open(bytes, until: stop)
        // The size is checked first: that costs nothing, while a progressive file is decoded whole by `start`.
        let view = try upright(bytes, decoder)
        let geometry = try checkedGeometry(width: decoder.width, height: decoder.height, destination, view)
        let turned = turned(destination, view)
        let scale = Decoder.canShrink ? geometry.decodeScale : 1
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
        if isAlone, PhotographFormat(UnsafeRawBufferPointer(rebasing: bytes.suffix(decoder.rest))) != nil {
            throw .severalImages
        }
        return geometry
    }

    private func work<Decoder: PhotographDecoder>(
        of bytes: UnsafeRawBufferPointer, by decoder: Decoder, until stop: UInt64
    ) throws(VisionError) -> ImageWork {
        try decoder.open(bytes, until: stop)
        let geometry = try ImageGeometry(
            preprocessing, sourceWidth: decoder.width, sourceHeight: decoder.height, view: upright(bytes, decoder))
        try decoder.checkMemory(limit: memoryLimit)
        var work = ImageWork()
        (work.width, work.height) = (decoder.width, decoder.height)
        work.byteCount = bytes.count
        work.decodeScale = Decoder.canShrink ? geometry.decodeScale : 1
        try decoder.addWork(to: &work)
        work.addDecoded(geometry, channels: preprocessing.channels)
        return work
    }

    /// The view of a file whose header was read, in the pixels of the file.
    private func upright<Decoder: PhotographDecoder>(
        _ bytes: UnsafeRawBufferPointer, _ decoder: Decoder
    ) throws(VisionError) -> ImageView {
        try view.behind(Orientation(of: bytes, Decoder.format), width: decoder.width, height: decoder.height)
    }

    private static func format(of bytes: UnsafeRawBufferPointer) throws(VisionError) -> PhotographFormat {
        guard !bytes.isEmpty else { throw .emptyFile }
        guard let format = PhotographFormat(bytes) else { throw .notAPhotograph }
        return format
    }

    private func jpegDecoder() throws(VisionError) -> JPEGDecoder {
        if let decoder = decoders.jpeg { return decoder }
        let decoder = try JPEGDecoder(kernels)
        decoders.jpeg = decoder
        return decoder
    }

    private func pngDecoder() throws(VisionError) -> PNGDecoder {
        if let decoder = decoders.png { return decoder }
        let decoder = try PNGDecoder()
        decoders.png = decoder
        return decoder
    }

    #if PUNCTUAL_WEBP
        private func webPDecoder() -> WebPDecoder {
            if let decoder = decoders.webP { return decoder }
            let decoder = WebPDecoder()
            decoders.webP = decoder
            return decoder
        }
    #else
        private static let noWebP = "WebP, which this build does not read"
    #endif
}
