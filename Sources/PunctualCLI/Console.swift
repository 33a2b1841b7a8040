import Text

/// Where a command writes.
struct Console {
    /// Results.
    let output = Output(descriptor: Output.standardOutput)
    /// Everything else.
    let errors = Output(descriptor: Output.standardError)

    /// Shows a failure on one line, after the results so far.
    func report(_ failure: Failure) {
        output.flush()
        errors.writeLine("punctual: \(failure.message)")
        errors.flush()
    }
}
