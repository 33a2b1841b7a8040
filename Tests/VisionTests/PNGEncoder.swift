/// A PNG file made by hand, so that every field can be wrong: chunks with right checksums, pixels that are stored and not
/// compressed (RFC 1950, RFC 1951).
struct PNGEncoder {
    var width: UInt32
    var height: UInt32
    var depth: UInt8 = 8
    /// 2 is red, green, blue.
    var colour: UInt8 = 2
    var interlace: UInt8 = 0
    /// Chunks before the pixels: a type of four letters and the content.
    var chunks: [(type: String, content: [UInt8])] = []

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The file of rows that each begin with their filter.
    func file(_ rows: [UInt8]) -> [UInt8] {
        let header = Self.bytes(width) + Self.bytes(height) + [depth, colour, 0, 0, interlace]
        var file = Self.signature + Self.chunk("IHDR", header)
        for (type, content) in chunks { file += Self.chunk(type, content) }
        return file + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
    }

    /// The file of a picture without filters.
    static func file(width: Int, height: Int, _ pixels: [UInt8]) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(pixels.count + height)
        for y in 0..<height { rows += [0] + pixels[(y * width * 3)..<((y + 1) * width * 3)] }
        return PNGEncoder(width: UInt32(width), height: UInt32(height)).file(rows)
    }

    static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + content
        return bytes(UInt32(content.count)) + checked + bytes(checksum(checked))
    }

    /// The same file with the checksums of all chunks made right.
    static func mended(_ file: [UInt8]) -> [UInt8] {
        var mended = file
        var position = signature.count
        while position + 12 <= mended.count {
            let length = mended[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = position + 8 + length
            guard end + 4 <= mended.count else { break }
            mended.replaceSubrange(end..<end + 4, with: bytes(checksum(mended[(position + 4)..<end])))
            position = end + 4
        }
        return mended
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }

    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: max(bytes.count, 1), by: 65_535) {
            let part = bytes[start..<min(start + 65_535, bytes.count)]
            let (low, high) = (UInt8(part.count & 255), UInt8(part.count >> 8))
            stream += [start + part.count == bytes.count ? 1 : 0, low, high, ~low, ~high] + part
        }
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return stream + Self.bytes(b << 16 | a)
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
    }
}
