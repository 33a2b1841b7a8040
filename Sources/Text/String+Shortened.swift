extension String {
    /// The text cut to at most so many bytes of UTF-8, between characters of Unicode.
    package func shortened(to byteCount: Int) -> String {
        guard utf8.count > byteCount else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: byteCount)
        // The second and later bytes of a character.
        while utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(decoding: utf8[..<end], as: UTF8.self)
    }
}
