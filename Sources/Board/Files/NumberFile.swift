import CLinux

/// An open file that holds one number, which is read anew each time without allocating.
struct NumberFile {
    private let descriptor: Int32

    /// Opens the file; nil when there is none, or no regular one.
    init?(_ root: SystemRoot, _ path: CompactString) {
        var error: Int32 = 0
        descriptor = clinux_open_regular(root.path(path), &error)
        if descriptor < 0 { return nil }
    }

    /// Closes the file, after which it must not be read.
    func close() { clinux_close(descriptor) }

    /// The number in it now; see `number(in:base:)`.
    func number(base: Int = 10) -> Int? {
        var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        return withUnsafeMutableBytes(of: &bytes) { bytes in
            let length = clinux_read_from_start(descriptor, bytes.baseAddress!, bytes.count)
            // A full buffer may hold the beginning of a longer number.
            guard length > 0, length < bytes.count else { return nil }
            return Board.number(in: bytes[..<length], base: base)
        }
    }
}
