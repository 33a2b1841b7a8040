/// What kind of file a photograph is in.
package enum PhotographFormat: Sendable {
    case jpeg
    case png
    case webP

    /// By what the file begins with, whatever its name; nil for anything else.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count >= 3, bytes[0] == 0xFF, bytes[1] == 0xD8, bytes[2] == 0xFF {
            self = .jpeg
        } else if Self.signature == bytes.prefix(8).reduce(0, { $0 << 8 | UInt64($1) }) {
            self = .png
        } else if Self.has(bytes, "RIFF", at: 0), Self.has(bytes, "WEBP", at: 8) {
            self = .webP
        } else {
            return nil
        }
    }

    /// 137, "PNG", carriage return, line feed, 26, line feed.
    private static let signature: UInt64 = 0x8950_4E47_0D0A_1A0A

    private static func has(_ bytes: UnsafeRawBufferPointer, _ letters: StaticString, at start: Int) -> Bool {
        guard start + letters.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<letters.utf8CodeUnitCount where bytes[start + index] != letters.utf8Start[index] {
            return false
        }
        return true
    }
}
