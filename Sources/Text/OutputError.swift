/// Why an output is not complete.
package enum OutputError: Error, Equatable {
    /// The system refused to write, for a full disk mostly; an errno value.
    case notWritten(errno: Int32)
}
