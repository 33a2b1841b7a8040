/// File names as text. Linux takes any bytes for names, and text has to be Unicode.
///
/// A byte that is not part of UTF-8 is stood in for by a character of the last private plane, U+10FF80...U+10FFFF, and so
/// are the bytes of those characters themselves; every name comes back as the bytes that it was. `printable` shows such
/// bytes as what they are.
package enum FileName {
    /// What byte 0 would be.
    static let firstStandIn: UInt32 = 0x10_FF00
    private static let standIns: ClosedRange<UInt32> = firstStandIn + 0x80...firstStandIn + 0xFF

    /// The text for a zero-terminated name.
    package static func text(_ name: UnsafePointer<CChar>) -> String {
        var length = 0
        while name[length] != 0 { length += 1 }
        return text((0..<length).map { UInt8(bitPattern: name[$0]) })
    }

    /// The text for the bytes of a name.
    package static func text(_ bytes: [UInt8]) -> String {
        var result = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var remaining = bytes.makeIterator()
        var position = 0
        func standIn(_ count: Int) {
            for byte in bytes[position..<position + count] {
                if let scalar = Unicode.Scalar(firstStandIn + UInt32(byte)) { result.append(scalar) }
            }
            position += count
        }
        while true {
            switch parser.parseScalar(from: &remaining) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if standIns.contains(scalar.value) {
                    standIn(encoded.count)
                } else {
                    result.append(scalar)
                    position += encoded.count
                }
            case .error(let length): standIn(length)
            case .emptyInput: return String(result)
            }
        }
    }

    /// The bytes of the name that a text stands for.
    package static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = byte(scalar) { bytes.append(byte) } else { bytes += Array(String(scalar).utf8) }
        }
        return bytes
    }

    /// The byte that a character stands for; nil for all others.
    static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        standIns.contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }
}

extension String {
    /// Calls `body` with the name of a file that this text stands for, zero-terminated.
    package func withFileName<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let name = FileName.bytes(self).map { CChar(bitPattern: $0) } + [0]
        return name.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
