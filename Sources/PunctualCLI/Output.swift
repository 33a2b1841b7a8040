import CLinux

/// A buffered writer to a file descriptor; nothing is lost silently.
final class Output {
    /// Results.
    static let standardOutput: Int32 = 1
    /// Everything else.
    static let standardError: Int32 = 2

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var hasFailed = false

    /// A writer to an open descriptor.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Output.capacity)
    }

    private static let capacity = 4096

    /// Appends text.
    func write(_ text: String) {
        for byte in text.utf8 { write(byte: byte) }
    }

    /// Appends text and a line break.
    func writeLine(_ text: String) {
        write(text)
        write(byte: UInt8(ascii: "\n"))
    }

    /// Appends one byte.
    func write(byte: UInt8) {
        if buffer.count == Output.capacity { flush() }
        buffer.append(byte)
    }

    /// Hands everything buffered to the system.
    func flush() {
        guard !buffer.isEmpty else { return }
        if clinux_write_all(descriptor, buffer, buffer.count) != 0 { hasFailed = true }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Flushes, and fails when any byte so far could not be written.
    func finish() throws(Failure) {
        flush()
        if hasFailed {
            throw Failure(.internalError, "cannot write the results: see that the disk behind standard output has room")
        }
    }
}
