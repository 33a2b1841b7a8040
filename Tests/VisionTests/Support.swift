import CLinux
import Vision

/// The bytes of a file under Fixtures.
func fixture(_ name: String) -> [UInt8] {
    let folder = #filePath.prefix(through: #filePath.lastIndex(of: "/")!)
    var length = 0
    var error: Int32 = 0
    guard let bytes = clinux_read_file("\(folder)Fixtures/\(name)", 1 << 20, &length, &error) else {
        fatalError("cannot read the fixture \(name): \(String(cString: clinux_error_text(error)))")
    }
    defer { clinux_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
}

/// FNV-1a of 64 bits, as in Fixtures/expected.txt.
func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

/// Red, green, blue bytes without any smoothness, which no filter error survives.
func roughPattern(width: Int, height: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
        for x in 0..<width {
            for c in 0..<3 {
                let value = 3 * x * x + 5 * y * y + 7 * x * y + 85 * c + ((131 * x) ^ (197 * y))
                pixels.append(UInt8(truncatingIfNeeded: value))
            }
        }
    }
    return pixels
}

extension ImageReader {
    /// The pixels, 0...255, of a JPEG file without gaps.
    func pixels(ofJPEG bytes: [UInt8]) throws -> [UInt8] {
        try collect { destination in
            try bytes.withUnsafeBytes { try readJPEG($0, into: destination) }
        }
    }

    /// The pixels, 0...255, of an image in memory without gaps.
    func pixels(ofRGB bytes: [UInt8], width: Int, height: Int, rowStride: Int) throws -> [UInt8] {
        try collect { destination in
            try bytes.withUnsafeBytes {
                try readRGB($0, width: width, height: height, rowStride: rowStride, into: destination)
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
