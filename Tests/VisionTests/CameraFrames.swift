import Vision

/// Frames as cameras give them: one scan, 640x480 unless said otherwise, somewhat noisy.
enum CameraFrame: CaseIterable {
    case yuv420, yuv422, yuv422WithoutTables, grey

    /// - Parameter seed: Another one gives another picture.
    func bytes(width: Int = 640, height: Int = 480, seed: UInt64 = 1) -> [UInt8] {
        var state = seed
        let sampling: JPEGSampling =
            switch self {
            case .yuv420: .yuv420
            case .yuv422, .yuv422WithoutTables: .yuv422
            case .grey: .grey
            }
        let bytes = encodeJPEG(width: width, height: height, sampling: sampling) { y, row in
            for x in row.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                row[x] = UInt8(truncatingIfNeeded: (x / 9 + y + Int(seed)) &+ Int(state >> 60))
            }
        }
        return self == .yuv422WithoutTables ? withoutHuffmanTables(bytes) : bytes
    }
}

/// A JPEG file of one scan without its Huffman tables, in place of which readers take the standard ones.
func withoutHuffmanTables(_ bytes: [UInt8]) -> [UInt8] { withoutSegments(of: 0xc4, bytes) }

/// A JPEG file of one scan without the segments of one marker.
func withoutSegments(of marker: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes
    var at = 2
    while rest[at + 1] != 0xda {
        let end = at + 2 + Int(rest[at + 2]) * 256 + Int(rest[at + 3])
        if rest[at + 1] == marker { rest.removeSubrange(at..<end) } else { at = end }
    }
    return rest
}
