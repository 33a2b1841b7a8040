/// The check that strings are text.
enum UTF8Text {
    /// Line separators, and what turns the direction of the text around it: U+2028...U+202E, U+2066...U+2069.
    private static func isFormat(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        guard first == 0xE2 else { return false }
        return second == 0x80 && (0xA8...0xAE).contains(third) || second == 0x81 && (0xA6...0xA9).contains(third)
    }

    /// Whether the bytes are well-formed UTF-8 (Unicode standard, table 3-7) without what a terminal would obey: control
    /// characters, line separators, changes of direction.
    static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            let lead = text[index]
            // Most text is this, one byte after another.
            if (0x20...0x7E).contains(lead) {
                index += 1
                continue
            }
            let length: Int
            var low: UInt8 = 0x80
            var high: UInt8 = 0xBF
            switch lead {
            case 0xC2...0xDF:
                length = 2
                if lead == 0xC2 { low = 0xA0 }
            case 0xE0...0xEF:
                length = 3
                if lead == 0xE0 { low = 0xA0 }
                if lead == 0xED { high = 0x9F }
            case 0xF0...0xF4:
                length = 4
                if lead == 0xF0 { low = 0x90 }
                if lead == 0xF4 { high = 0x8F }
            default: return false
            }
            guard index + length <= text.count else { return false }
            guard length != 3 || !isFormat(lead, text[index + 1], text[index + 2]) else { return false }
            for position in 1..<length {
                let byte = text[index + position]
                guard byte >= (position == 1 ? low : 0x80), byte <= (position == 1 ? high : 0xBF) else { return false }
            }
            index += length
        }
        return true
    }
}
