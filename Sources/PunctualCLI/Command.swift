/// One command of `punctual`, as a value: all that the command line and the help pages know of it.
struct Command: Sendable {
    /// Whether a command takes words that are no options.
    enum Operands: Sendable {
        /// They are refused before the command runs.
        case none
        /// The command reads them itself.
        case files
    }

    /// The word on the command line.
    let name: StaticString
    /// One line for the list of commands.
    let summary: StaticString
    /// The command's own help page, with a line break at its end.
    let help: StaticString
    /// The options it takes; `--help` and `-h` go without saying.
    let options: [Option]
    /// What it takes beside options.
    let operands: Operands
    /// Does the work, with options that are among `options`.
    let run: @Sendable (Options, Console) throws(Failure) -> ExitCode

    /// Every command, in the order of the help page.
    static let all: [Command] = [
        .run, .classify, .infer, .bench, .profile, .inspect, .selftest, .doctor, .cameras,
    ]
}
