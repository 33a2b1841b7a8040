extension ImageReader {
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
    /// Adds what comes after the coded data of a file.
    mutating func addDecoded(_ geometry: ImageGeometry, channels: Preprocessing.Channels) {
        convertedPixels = ((width + decodeScale - 1) / decodeScale) * ((height + decodeScale - 1) / decodeScale)
        // Those outside of a region, too, have to be decoded.
        decodedRows = (height + decodeScale - 1) / decodeScale
        addResize(geometry, channels: channels)
    }
}
