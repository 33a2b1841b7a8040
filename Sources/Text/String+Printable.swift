extension String {
    /// The text as one line that is safe on a terminal: control characters, which may move its cursor or give it orders,
    /// bytes of file names that are not UTF-8, line separators and what turns the direction of text around are shown as
    /// `\x1b` or `\u202e`.
    ///
    /// Control characters are U+0000...U+001F, U+007F and U+0080...U+009F (ECMA-48).
    package var escaped: String { escaped(atMost: .max) }

    /// The same, with what is longer than a screen cut.
    package var printable: String { escaped(atMost: 2000) }

    private func escaped(atMost longest: Int) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if result.utf8.count >= longest { return result + "…" }
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            if let byte = FileName.byte(scalar) ?? (isControl ? UInt8(scalar.value) : nil) {
                let digits = String(byte, radix: 16)
                result += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
            } else if (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) {
                result += "\\u\(String(scalar.value, radix: 16))"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
