/// Why a command stops: an exit code, and one line that names the thing and the remedy.
struct Failure: Error {
    /// What the process exits with.
    let code: ExitCode
    /// One line without the program's name and without a line break.
    let message: String

    /// A failure with the message to show.
    init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
