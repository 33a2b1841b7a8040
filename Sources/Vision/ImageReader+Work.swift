import CJPEG

extension ImageReader {
    /// What `readJPEG` would have to do, from the file's header: takes microseconds and decodes nothing.
    ///
    /// All bytes of a progressive file are searched for its scans, which takes about a millisecond for ten million.
    /// Throws what `readJPEG` throws because of the header, and `outOfTime` soon after `stop`.
    package func work(
        ofJPEG bytes: UnsafeRawBufferPointer, until stop: UInt64 = .max
    ) throws(VisionError) -> ImageWork {
        let decoder = try JPEGDecoder.open(bytes, until: stop)
        let geometry = try ImageGeometry(preprocessing, sourceWidth: decoder.width, sourceHeight: decoder.height)
        try decoder.checkMemory(limit: memoryLimit)
        var work = ImageWork()
        work.width = decoder.width
        work.height = decoder.height
        work.byteCount = bytes.count
        work.components = Int(decoder.frame.components)
        work.scanCount = 1
        work.decodeScale = geometry.decodeScale
        work.blocks = Int(decoder.frame.blocks)
        if decoder.frame.is_multi_scan != 0 {
            let scans = try decoder.countScans()
            work.scanCount = Int(scans.count)
            work.scannedBlocks = Int(scans.blocks)
            work.refinedBlocks = Int(scans.refined_blocks)
            work.refinedBytes = Int(scans.refined_bytes)
        }
        let scale = work.decodeScale
        work.convertedPixels = ((work.width + scale - 1) / scale) * ((work.height + scale - 1) / scale)
        work.addResize(geometry, channels: preprocessing.channels)
        return work
    }

    /// What `read` would have to do; throws what it throws because of the sizes.
    package func work(
        ofPixels format: PixelFormat, width: Int, height: Int
    ) throws(VisionError) -> ImageWork {
        try Self.checkSize(width: width, height: height)
        let geometry = try ImageGeometry(preprocessing, sourceWidth: width, sourceHeight: height)
        var work = ImageWork()
        work.width = width
        work.height = height
        work.convertedPixels = format == .rgb ? 0 : width * height
        work.addResize(geometry, channels: preprocessing.channels)
        return work
    }
}
