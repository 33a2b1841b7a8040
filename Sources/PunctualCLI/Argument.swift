/// One argument of the command line, as the bytes that the system passed.
struct Argument {
    /// The zero-terminated bytes, which live as long as the process.
    let bytes: UnsafePointer<CChar>

    /// The bytes as text, for messages; what is not UTF-8 is replaced.
    var text: String { String(cString: bytes) }

    /// The number of bytes before the terminating zero.
    var count: Int {
        var length = 0
        while bytes[length] != 0 { length += 1 }
        return length
    }

    /// The byte at `index`; the terminating zero at `count`.
    subscript(index: Int) -> UInt8 { UInt8(bitPattern: bytes[index]) }

    /// Whether the argument is exactly this text.
    func equals(_ other: StaticString) -> Bool {
        let length = other.utf8CodeUnitCount
        for index in 0..<length where bytes[index] == 0 || self[index] != other.utf8Start[index] { return false }
        return bytes[length] == 0
    }

    /// Whether the text from byte `start` to the end is exactly `other`; `start` is at most `count`.
    func endsWith(_ other: StaticString, from start: Int) -> Bool {
        Argument(bytes: bytes + start).equals(other)
    }
}
