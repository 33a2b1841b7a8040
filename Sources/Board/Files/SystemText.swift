import Text

/// The text of a system file, or a part of it, as bytes: lines, words and numbers are read without trusting it.
package struct SystemText: Sendable {
    /// The bytes, in any encoding.
    package let bytes: ArraySlice<UInt8>

    /// A part of a file.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// The bytes of a text.
    package init(_ text: String) {
        bytes = Array(text.utf8)[...]
    }

    /// The lines without their line breaks; empty ones are left out.
    @inline(never)
    package var lines: [SystemText] { parts { $0 == UInt8(ascii: "\n") } }

    /// What stands between spaces.
    @inline(never)
    package var words: [SystemText] { parts(Self.isSpace) }

    /// What stands between commas.
    @inline(never)
    package var items: [SystemText] { parts { $0 == UInt8(ascii: ",") } }

    /// The text without the space at both ends.
    package var trimmed: SystemText {
        var rest = bytes
        while let first = rest.first, Self.isSpace(first) { rest = rest.dropFirst() }
        while let last = rest.last, Self.isSpace(last) { rest = rest.dropLast() }
        return SystemText(rest)
    }

    /// The text as one decimal number; see `number(in:base:)`.
    @inline(never)
    package var integer: Int? { number(in: bytes, base: 10) }

    /// The text as one hexadecimal number, with "0x" or without.
    @inline(never)
    package var hexadecimal: Int? { number(in: bytes, base: 16) }

    /// What the first line holds behind this word: behind spaces, a colon or an equals sign.
    @inline(never)
    package func value(of key: StaticString) -> SystemText? {
        for line in lines {
            guard let rest = line.trimmed.dropping(key)?.bytes, let first = rest.first,
                Self.isSpace(first) || Self.isMark(first)
            else { continue }
            let value = rest.drop { Self.isSpace($0) || Self.isMark($0) }
            return SystemText(value).trimmed
        }
        return nil
    }

    /// Whether this is exactly that text.
    package func equals(_ other: StaticString) -> Bool { dropping(other)?.bytes.isEmpty ?? false }

    /// What follows that text at the beginning.
    @inline(never)
    package func dropping(_ prefix: StaticString) -> SystemText? {
        let length = prefix.utf8CodeUnitCount
        let start = UnsafeBufferPointer(start: prefix.utf8Start, count: length)
        guard bytes.count >= length, bytes.prefix(length).elementsEqual(start) else { return nil }
        return SystemText(bytes.dropFirst(length))
    }

    /// Whether that text stands anywhere in it.
    @inline(never)
    package func contains(_ part: StaticString) -> Bool {
        var rest = self
        while rest.bytes.count >= part.utf8CodeUnitCount {
            if rest.dropping(part) != nil { return true }
            rest = SystemText(rest.bytes.dropFirst())
        }
        return false
    }

    /// The text on one line in printable ASCII, at most `limit` bytes: control characters are left out, runs of space
    /// are one space, and what is not ASCII is a question mark.
    @inline(never)
    package func printable(limit: Int = 120) -> String {
        var line: [UInt8] = []
        for byte in trimmed.bytes {
            if line.count == limit { break }
            if Self.isSpace(byte) {
                if line.last != UInt8(ascii: " ") { line.append(UInt8(ascii: " ")) }
            } else if byte >= 0x80 {
                // One mark for a character of several bytes.
                if byte >= 0xC0 { line.append(UInt8(ascii: "?")) }
            } else if byte >= 0x20 && byte != 0x7F {
                line.append(byte)
            }
        }
        return String(decoding: SystemText(line[...]).trimmed.bytes, as: UTF8.self)
    }

    private func parts(_ isSeparator: (UInt8) -> Bool) -> [SystemText] {
        var parts: [SystemText] = []
        var start = bytes.startIndex
        for index in bytes.indices where isSeparator(bytes[index]) {
            if index > start { parts.append(SystemText(bytes[start..<index])) }
            start = index + 1
        }
        if start < bytes.endIndex { parts.append(SystemText(bytes[start...])) }
        return parts
    }

    private static func isSpace(_ byte: UInt8) -> Bool { Board.isSpace(byte) }

    private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") }
}
