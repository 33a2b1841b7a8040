import CLinux
import Convert
import Text

/// Standard output: what a command was asked for, and an error where not all of it could be written.
struct Results {
    private let output = Output(descriptor: Output.standardOutput)

    /// Appends a line. Its names must be printable.
    func line(_ text: String) { output.writeLine(text) }

    /// Appends text as it is.
    func write(_ text: String) { output.write(text) }

    /// Writes everything out; the last thing that is done with results.
    func finish() throws(ConvertError) {
        do {
            try output.finish()
        } catch {
            throw .cannotWrite(
                path: "the results", reason: "see that the disk behind standard output has room")
        }
    }
}

/// Writes to standard error, where nobody could be told of a failure.
func writeError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
        guard let start = bytes.baseAddress else { return }
        _ = clinux_write_all(Output.standardError, start, bytes.count)
    }
}
