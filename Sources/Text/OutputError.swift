/// Why an output is not complete.
package enum OutputError: UInt8, Error {
    /// The system refused to write: a full disk, mostly.
    case notWritten = 1
}
