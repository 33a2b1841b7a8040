/// One argument of the command line, as the bytes that the system passed.
struct Argument {
    /// The zero-terminated bytes, which live as long as the process.
    let bytes: UnsafePointer<CChar>

    /// The bytes as text, for messages; what is not UTF-8 is replaced.
    var text: String { String(cString: bytes) }

    /// Whether the argument is exactly this text.
    func equals(_ other: StaticString) -> Bool {
        let length = other.utf8CodeUnitCount
        for index in 0..<length {
            // The zero ends the argument: nothing behind it may be read.
            if bytes[index] == 0 || UInt8(bitPattern: bytes[index]) != other.utf8Start[index] { return false }
        }
        return bytes[length] == 0
    }
}
