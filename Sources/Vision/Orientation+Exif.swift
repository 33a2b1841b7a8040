extension Orientation {
    /// What a photograph's Exif data say; upright where there are none, or they make no sense.
    ///
    /// Looks at the headers of a file's parts and at a few bytes of one of them.
    init(of bytes: UnsafeRawBufferPointer, _ format: PhotographFormat) {
        let exif: Slice<UnsafeRawBufferPointer>? =
            switch format {
            case .jpeg: Self.exif(inJPEG: bytes)
            case .png: Self.exif(inPNG: bytes)
            case .webP: Self.exif(inWebP: bytes)
            }
        self = exif.flatMap(Self.found) ?? .upright
    }

    /// A file of more parts is looked at no further: they would take time, and no camera or program writes them.
    private static let mostParts = 1 << 16

    /// The first Exif segment before the image.
    private static func exif(inJPEG bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
        var position = 2
        for _ in 0..<mostParts {
            guard position + 4 <= bytes.count, bytes[position] == 0xFF else { return nil }
            let marker = bytes[position + 1]
            switch marker {
            // Fill bytes may stand before a marker.
            case 0xFF: position += 1
            // The image begins, or ends.
            case 0xDA, 0xD9: return nil
            // Markers without a length.
            case 0xD0...0xD8, 0x01: position += 2
            default:
                let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
                let end = position + 2 + length
                guard length >= 2, end <= bytes.count else { return nil }
                let content = bytes[(position + 4)..<end]
                if marker == 0xE1, starts(content, with: identifier) { return content }
                position = end
            }
        }
        return nil
    }

    /// The chunk eXIf, wherever it stands (PNG, third edition, 11.3.3.5).
    private static func exif(inPNG bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
        // Behind the signature: length, type, content, checksum.
        chunk("eXIf", in: bytes, from: 8, trailer: 4) { position in
            var length = 0
            for index in 0..<4 { length = length << 8 | Int(bytes[position + index]) }
            return (length, position + 4, position + 8)
        }
    }

    /// The chunk EXIF of an extended file (RFC 9649, 2.7).
    private static func exif(inWebP bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
        // Behind the RIFF header: type, length, content, which is filled up to an even length.
        chunk("EXIF", in: bytes, from: 12, trailer: 0) { position in
            var length = 0
            for index in 0..<4 { length |= Int(bytes[position + 4 + index]) << (8 * index) }
            return (length, position, position + 8)
        }
    }

    /// The content of the first chunk of a type.
    /// - Parameters:
    ///   - type: Four characters.
    ///   - trailer: Bytes behind every content; without any, contents are filled up to an even length.
    ///   - header: The content's length, where its type is and where it begins, of the chunk at a position.
    private static func chunk(
        _ type: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int, trailer: Int,
        header: (Int) -> (length: Int, type: Int, content: Int)
    ) -> Slice<UnsafeRawBufferPointer>? {
        var position = start
        for _ in 0..<mostParts {
            guard position + 8 <= bytes.count else { return nil }
            let (length, typePosition, content) = header(position)
            guard content + length <= bytes.count else { return nil }
            if starts(bytes[typePosition...], with: type) { return bytes[content..<content + length] }
            position = content + length + (trailer > 0 ? trailer : length % 2)
        }
        return nil
    }

    /// What JPEG files, and some programs elsewhere, put before Exif data.
    private static let identifier: StaticString = "Exif\0\0"

    private static func starts(_ bytes: Slice<UnsafeRawBufferPointer>, with text: StaticString) -> Bool {
        guard bytes.count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where bytes[bytes.startIndex + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    /// Nil where the data have no orientation.
    private static func found(inExif exif: Slice<UnsafeRawBufferPointer>) -> Orientation? {
        let start = exif.startIndex + (starts(exif, with: identifier) ? identifier.utf8CodeUnitCount : 0)
        guard exif.endIndex - start >= 8 else { return nil }
        let file = TIFF(bytes: exif, start: start)
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
