import CLinux

/// A buffered writer to a file descriptor; nothing is lost silently.
package final class Output {
    /// Results.
    package static let standardOutput: Int32 = 1
    /// Everything else.
    package static let standardError: Int32 = 2

    private static let capacity = 4096

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Why something so far could not be written, an errno value; 0 when nothing was lost.
    private var error: Int32 = 0
    /// Whether anything so far could not be written.
    package var hasFailed: Bool { error != 0 }

    /// A writer to an open descriptor, which stays the caller's.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Output.capacity)
    }

    /// Appends text.
    package func write(_ text: String) {
        for byte in text.utf8 { write(byte: byte) }
    }

    /// Appends bytes of text.
    package func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { write(byte: byte) }
    }

    /// Appends text and a line break.
    package func writeLine(_ text: String) {
        write(text)
        write(byte: UInt8(ascii: "\n"))
    }

    /// Appends one byte.
    package func write(byte: UInt8) {
        if buffer.count == Output.capacity { flush() }
        buffer.append(byte)
    }

    /// Hands everything buffered to the system; whether that failed is said by `finish`.
    package func flush() {
        guard !buffer.isEmpty else { return }
        let reason = clinux_write_stream(descriptor, buffer, buffer.count)
        if error == 0 { error = reason }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Flushes, and throws when any byte so far could not be written.
    package func finish() throws(OutputError) {
        flush()
        if hasFailed { throw .notWritten(errno: error) }
    }
}
