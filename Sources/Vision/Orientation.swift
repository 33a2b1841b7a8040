/// How a photograph must be turned to be upright, as its camera noted in the file (Exif 2.32, tag 274 "Orientation").
enum Orientation: UInt16, Equatable, Sendable {
    case upright = 1
    case mirrored = 2
    case half = 3
    case halfMirrored = 4
    case quarterMirrored = 5
    case quarter = 6
    case threeQuartersMirrored = 7
    case threeQuarters = 8

    /// The turn, clockwise and before the mirroring.
    var rotation: ImageView.Rotation {
        switch self {
        case .upright, .mirrored: .none
        case .quarter, .quarterMirrored: .quarter
        case .half, .halfMirrored: .half
        case .threeQuarters, .threeQuartersMirrored: .threeQuarters
        }
    }

    /// Whether left and right are exchanged after the turn.
    var isMirrored: Bool {
        switch self {
        case .mirrored, .halfMirrored, .quarterMirrored, .threeQuartersMirrored: true
        case .upright, .half, .quarter, .threeQuarters: false
        }
    }
}

extension Orientation {
    /// What the Exif segment of a JPEG file says; upright where there is none, or it makes no sense.
    ///
    /// Looks at the headers of the segments before the image and at a few bytes of one of them.
    init(ofJPEG bytes: UnsafeRawBufferPointer) {
        self = .upright
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            // Fill bytes may stand before a marker.
            if marker == 0xFF {
                position += 1
                continue
            }
            // The image begins, or ends.
            if marker == 0xDA || marker == 0xD9 { return }
            // Markers without a length.
            if (0xD0...0xD8).contains(marker) || marker == 0x01 {
                position += 2
                continue
            }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            let end = position + 2 + length
            guard length >= 2, end <= bytes.count else { return }
            if marker == 0xE1, let found = Self.found(inSegment: bytes[(position + 4)..<end]) {
                self = found
                return
            }
            position = end
        }
    }

    /// Nil where the segment is none of Exif's, or has no orientation.
    private static func found(inSegment segment: Slice<UnsafeRawBufferPointer>) -> Orientation? {
        let identifier: StaticString = "Exif\0\0"
        let start = segment.startIndex + identifier.utf8CodeUnitCount
        guard segment.endIndex - start >= 8 else { return nil }
        for index in 0..<identifier.utf8CodeUnitCount
        where segment[segment.startIndex + index] != identifier.utf8Start[index] { return nil }
        let file = TIFF(bytes: segment, start: start)
        guard let first = file.firstDirectory, let count = file.short(at: first) else { return nil }
        for entry in 0..<Int(count) {
            let position = first + 2 + 12 * entry
            guard let tag = file.short(at: position) else { return nil }
            // A short number stands where it is, and not elsewhere.
            if tag == 274 { return file.short(at: position + 8).flatMap { Orientation(rawValue: $0) } }
        }
        return nil
    }
}

/// The numbers of an Exif segment, which is a small TIFF file; positions count from its start.
private struct TIFF {
    let bytes: Slice<UnsafeRawBufferPointer>
    let start: Int
    private let isBigEndian: Bool

    init(bytes: Slice<UnsafeRawBufferPointer>, start: Int) {
        (self.bytes, self.start) = (bytes, start)
        isBigEndian = bytes[start] == UInt8(ascii: "M")
    }

    /// Where the directory of the photograph itself begins; nil where this is no TIFF file.
    var firstDirectory: Int? {
        let mark = UInt8(ascii: isBigEndian ? "M" : "I")
        guard bytes[start] == mark, bytes[start + 1] == mark, short(at: 2) == 42,
            let low = short(at: isBigEndian ? 6 : 4), let high = short(at: isBigEndian ? 4 : 6)
        else { return nil }
        return Int(high) << 16 | Int(low)
    }

    func short(at position: Int) -> UInt16? {
        let first = start + position
        guard position >= 0, first + 2 <= bytes.endIndex else { return nil }
        let (one, other) = (UInt16(bytes[first]), UInt16(bytes[first + 1]))
        return isBigEndian ? one << 8 | other : other << 8 | one
    }
}

extension ImageView {
    /// The same view of a picture that has to be turned upright first: the file's pixels, and turn and mirror as one.
    ///
    /// The region is one of the upright picture, and may lie outside of it, as before.
    /// - Parameters:
    ///   - width: Of the file.
    ///   - height: Of the file.
    func behind(_ orientation: Orientation, width: Int, height: Int) throws(VisionError) -> ImageView {
        guard orientation != .upright else { return self }
        let isTransposing = orientation.rotation.isTransposing
        let (seenWidth, seenHeight) = isTransposing ? (height, width) : (width, height)
        var seen = try region(width: seenWidth, height: seenHeight)
        if orientation.isMirrored { seen.x = seenWidth - seen.x - seen.width }
        let inFile =
            switch orientation.rotation {
            case .none: seen
            case .quarter:
                Region(x: seen.y, y: height - seen.x - seen.width, width: seen.height, height: seen.width)
            case .half:
                Region(
                    x: width - seen.x - seen.width, y: height - seen.y - seen.height, width: seen.width,
                    height: seen.height)
            case .threeQuarters:
                Region(x: width - seen.y - seen.height, y: seen.x, width: seen.height, height: seen.width)
            }
        // A turn behind a mirror is the opposite turn before it.
        let further = orientation.isMirrored ? 360 - rotation.rawValue : rotation.rawValue
        guard let whole = Rotation(rawValue: (orientation.rotation.rawValue + further) % 360) else {
            preconditionFailure("ImageView: turns are quarters")
        }
        return ImageView(
            region: region == nil ? nil : inFile, rotation: whole, isMirrored: orientation.isMirrored != isMirrored)
    }
}
