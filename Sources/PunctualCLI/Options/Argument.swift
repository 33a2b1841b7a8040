import CLinux

/// One argument of the command line, as the bytes that the system passed.
struct Argument {
    /// The zero-terminated bytes, which live as long as the process.
    let bytes: UnsafePointer<CChar>

    /// The bytes as text, for messages; what is not UTF-8 is replaced.
    var text: String { String(cString: bytes) }

    /// Whether this path and another one lead to the same file, by whatever links.
    func isSameFile(as other: UnsafePointer<CChar>) -> Bool {
        var (device, inode, otherDevice, otherInode): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        return clinux_file_identity(bytes, &device, &inode) == 0
            && clinux_file_identity(other, &otherDevice, &otherInode) == 0
            && device == otherDevice && inode == otherInode
    }

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
