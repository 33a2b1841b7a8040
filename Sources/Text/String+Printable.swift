extension String {
    /// The text with control characters written as `\\x1B`: a name from elsewhere must not command the terminal.
    package var printable: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return self }
        var bytes: [UInt8] = []
        var lead: UInt8 = 0
        for byte in utf8 {
            // Those from U+0080 to U+009F are 0xC2 and one byte.
            let isControl = byte < 0x20 || byte == 0x7F || lead == 0xC2 && byte < 0xA0
            if isControl, lead == 0xC2 { bytes.removeLast() }
            if isControl {
                bytes += [UInt8(ascii: "\\"), UInt8(ascii: "x"), Self.digit(byte >> 4), Self.digit(byte & 15)]
            } else {
                bytes.append(byte)
            }
            lead = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
