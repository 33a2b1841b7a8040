import Text

/// Where a command writes.
struct Console {
    /// Results.
    let output = Output(descriptor: Output.standardOutput)
    /// Everything else.
    let errors = Output(descriptor: Output.standardError)

    /// Shows a line that is neither a result nor a failure.
    func warn(_ text: String) {
        errors.writeLine("punctual: \(text.printable)")
        errors.flush()
    }

    /// Shows a failure on one line, after the results so far.
    func report(_ failure: Failure) {
        output.flush()
        errors.writeLine("punctual: \(failure.message.printable)")
        errors.flush()
    }
}
