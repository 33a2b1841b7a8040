import CJPEG

extension ImageReader {
    /// What `readJPEG` would have to do, from the file's header: takes microseconds and decodes nothing.
    ///
    /// All bytes of a progressive file are searched for its scans, which takes about a millisecond for ten million.
    /// Throws what `readJPEG` throws because of the header, and `outOfTime` soon after `stop`.
    package func work(
        ofJPEG bytes: UnsafeRawBufferPointer, until stop: UInt64 = .max
    ) throws(VisionError) -> ImageWork {
        let decoder = try open(bytes, until: stop)
        let geometry = try ImageGeometry(
            preprocessing, sourceWidth: decoder.width, sourceHeight: decoder.height, view: upright(bytes, decoder))
        try decoder.checkMemory(limit: memoryLimit)
        var work = ImageWork()
        work.width = decoder.width
        work.height = decoder.height
        work.components = Int(decoder.frame.components)
        work.scanCount = 1
        work.decodeScale = geometry.decodeScale
        work.blocks = Int(decoder.frame.blocks)
        work.byteCount = bytes.count
        let isMultiScan = decoder.frame.is_multi_scan != 0
        // So many bytes are rarely pixels: phones put a film behind a photograph.
        guard isMultiScan || bytes.count > Self.manyBytesPerBlock * work.blocks else {
            work.add(geometry, channels: preprocessing.channels)
            return work
        }
        let scans = try decoder.countScans()
        work.byteCount = Int(scans.bytes)
        if isMultiScan {
            work.scanCount = Int(scans.count)
            work.scannedBlocks = Int(scans.blocks)
            work.refinedBlocks = Int(scans.refined_blocks)
            work.refinedBytes = Int(scans.refined_bytes)
        }
        work.add(geometry, channels: preprocessing.channels)
        return work
    }

    /// A photograph of the best quality has some twenty.
    private static let manyBytesPerBlock = 16

    /// What `read` would have to do; throws what it throws because of the sizes.
    package func work(
        ofPixels layout: PixelLayout
    ) throws(VisionError) -> ImageWork {
        try Self.checkSize(width: layout.width, height: layout.height)
        let geometry = try ImageGeometry(
            preprocessing, sourceWidth: layout.width, sourceHeight: layout.height, view: view)
        var work = ImageWork()
        work.width = layout.width
        work.height = layout.height
        work.convertedPixels = layout.format == .rgb ? 0 : geometry.sourceWidth * geometry.sourceHeight
        work.decodedRows = geometry.sourceHeight
        work.addResize(geometry, channels: preprocessing.channels)
        return work
    }
}

extension ImageWork {
    /// Adds what comes after the coded data of a JPEG file.
    fileprivate mutating func add(_ geometry: ImageGeometry, channels: Preprocessing.Channels) {
        convertedPixels = ((width + decodeScale - 1) / decodeScale) * ((height + decodeScale - 1) / decodeScale)
        // Those outside of a region, too, have to be decoded.
        decodedRows = (height + decodeScale - 1) / decodeScale
        addResize(geometry, channels: channels)
    }
}
