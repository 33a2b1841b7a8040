import Board
import CLinux
import Text

extension Command {
    /// `punctual doctor`: what threatens the deadline on this machine.
    static let doctor = Command(
        name: "doctor", summary: "says what threatens the deadline here",
        help: """
            Looks at the kernel, rights, frequency, heat, supply, load and memory of this machine, and says what
            threatens the deadline and what to do about it. Changes nothing. Exits with 1 when there is a problem.

            punctual doctor [--root DIR] [--json]

              --root DIR  read proc and sys below this folder, for files copied from another machine and for tests;
                          what can only be measured on the machine itself is left out
              --json      JSON instead of text

            """,
        options: [.root, .json], operands: .none, run: Examination.run)
}

extension Option {
    fileprivate static let root = Option("root", example: "copy/")
}

/// The work of `punctual doctor`.
private enum Examination {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let report = DoctorReport(findings: Doctor(try root(options)).findings())
        if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        return report.worst < .problem ? .success : .checkFailed
    }

    private static func root(_ options: Options) throws(Failure) -> SystemRoot {
        guard let folder = options.argument(.root) else { return .machine }
        guard let open = clinux_open_folder(folder.bytes) else {
            throw Failure(
                .noInput, "cannot open the folder '\(folder.text)': see that it is there and may be read (--root)")
        }
        clinux_close_folder(open)
        return SystemRoot(folder.text)
    }
}
