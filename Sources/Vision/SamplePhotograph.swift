/// A made-up photograph, for measuring what decoding costs: a JPEG file that stands here as text, whole or as its upper
/// part.
///
/// Such a part has a restart marker between any two rows of units, so that what is coded between its ends can follow itself
/// as often as the photograph needs. An encoder would take five times the room. Progressive files stand here whole: a
/// processor would learn what repeats by heart, and decode it in half the time.
struct SamplePhotograph {
    /// Of the photograph, in pixels.
    let side: Int
    /// How often the coded data of the part follow each other.
    let repeats: Int
    /// The file of the part in base64 (RFC 4648, section 4).
    let text: StaticString

    /// The photograph's file.
    func file() -> [UInt8] {
        let part = Self.bytes(of: text)
        return repeats == 1 ? part : repeated(part)
    }

    private func repeated(_ part: [UInt8]) -> [UInt8] {
        var file = Array(part[..<2])
        var position = 2
        while part[position + 1] != Marker.end {
            let marker = part[position + 1]
            let segment = position..<position + 2 + Int(part[position + 2]) << 8 + Int(part[position + 3])
            file += part[segment]
            position = segment.upperBound
            if marker == Marker.frame {
                // The frame's height, behind marker, length and precision.
                file[file.count - segment.count + 5] = UInt8(side >> 8)
                file[file.count - segment.count + 6] = UInt8(side & 0xFF)
            } else if marker == Marker.scan {
                var end = position
                while part[end] != 0xFF || part[end + 1] == 0 || Marker.restarts.contains(part[end + 1]) { end += 1 }
                appendRepeated(part[position..<end], to: &file)
                position = end
            }
        }
        return file + part[position...]
    }

    /// Restart markers count from 0 to 7, again and again (ITU-T T.81, E.1.4).
    private func appendRepeated(_ coded: ArraySlice<UInt8>, to file: inout [UInt8]) {
        var restarts: UInt8 = 0
        func restart() -> UInt8 {
            defer { restarts = (restarts + 1) % 8 }
            return Marker.restarts.lowerBound + restarts
        }
        for index in 0..<repeats {
            if index > 0 { file += [0xFF, restart()] }
            for position in coded.indices {
                let isRestart = Marker.restarts.contains(coded[position]) && coded[position - 1] == 0xFF
                file.append(isRestart ? restart() : coded[position])
            }
        }
    }

    /// What follows a byte of 255 (ITU-T T.81, table B.1).
    private enum Marker {
        static let frame: UInt8 = 0xC0
        static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
        static let end: UInt8 = 0xD9
        static let scan: UInt8 = 0xDA
    }

    private static func bytes(of text: StaticString) -> [UInt8] {
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for index in 0..<text.utf8CodeUnitCount {
            guard let digit = digit(text.utf8Start[index]) else { break }
            (bits, count) = (bits << 6 | digit, count + 6)
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> count & 0xFF))
            bits &= 1 << count - 1
        }
        return bytes
    }

    /// Nil for what fills the text up.
    private static func digit(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
