import Vision

extension ImageReader {
    /// The pixels, 0...255, of a photograph's file without gaps.
    func pixels(ofFile bytes: [UInt8], until stop: UInt64 = .max) throws -> [UInt8] {
        try collect { destination in
            try bytes.withUnsafeBytes { try readFile($0, into: destination, until: stop) }
        }
    }

    /// The pixels, 0...255, of an image in memory without gaps.
    func pixels(ofRGB bytes: [UInt8], width: Int, height: Int, rowStride: Int) throws -> [UInt8] {
        try collect { destination in
            try bytes.withUnsafeBytes {
                try read(
                    $0, PixelLayout(.rgb, width: width, height: height, rowStride: rowStride), into: destination)
            }
        }
    }

    private func collect(_ read: (PixelDestination) throws -> ImageGeometry) throws -> [UInt8] {
        let channels = preprocessing.channels.count
        let rowStride = preprocessing.cropWidth * channels
        var result = [UInt8](repeating: 0, count: rowStride * preprocessing.cropHeight)
        try result.withUnsafeMutableBytes { memory in
            _ = try read(PixelDestination(memory, pixelStride: channels, rowStride: rowStride))
        }
        return result.map { $0 ^ 0x80 }
    }
}
