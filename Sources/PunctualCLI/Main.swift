import CLinux
import Punctual
import Text

/// The `punctual` command line.
@main
struct Main {
    private static let lostFile: StaticString =
        "punctual: a plan or another file in use was cut off: replace files by renaming new ones over them\n\0"

    /// Runs the command that the first argument names, and exits with its code.
    static func main() {
        clinux_open_standard_streams()
        clinux_take_size_limits_as_errors()
        Self.lostFile.withUTF8Buffer { clinux_explain_lost_files($0.baseAddress!, ExitCode.badData.rawValue) }
        let console = Console()
        var code: ExitCode
        do throws(Failure) {
            code = try run(console)
            do throws(OutputError) { try console.output.finish() } catch { throw Failure(error) }
        } catch {
            console.report(error)
            code = error.code
        }
        clinux_exit(code.rawValue)
    }

    /// What `punctual-convert`, the other program, does.
    private static let commandsOfTheConverter: [StaticString] = ["convert", "check", "evaluate", "report", "reference"]

    private static func run(_ console: Console) throws(Failure) -> ExitCode {
        guard clinux_argument_count() > 1 else {
            throw Failure(.usage, "no command given: 'punctual --help' lists them")
        }
        let word = Argument(bytes: clinux_arguments()[1])
        if word.equals("help"), clinux_argument_count() > 2 {
            console.output.write(try command(named: Argument(bytes: clinux_arguments()[2])).help.text)
            return .success
        }
        if word.equals("--help") || word.equals("-h") || word.equals("help") {
            writeHelp(console.output)
            return .success
        }
        if word.equals("--version") {
            console.output.writeLine("punctual \(punctualVersion.text)")
            return .success
        }
        let command = try command(named: word)
        let options = try Options(command)
        if options.wantsHelp {
            console.output.write(command.help.text)
            return .success
        }
        return try command.run(options, console)
    }

    private static func command(named word: Argument) throws(Failure) -> Command {
        for command in Command.all where word.equals(command.name) { return command }
        for name in commandsOfTheConverter where word.equals(name) {
            throw Failure(
                .usage,
                "'\(word.text)' is a command of punctual-convert, on the developer's machine: "
                    + "'punctual-convert \(word.text) --help'")
        }
        throw Failure(.usage, "no command '\(word.text)': 'punctual --help' lists them")
    }

    private static func writeHelp(_ output: Output) {
        output.write(
            """
            Classifies images before a deadline.

            punctual COMMAND [OPTIONS]


            """)
        for command in Command.all {
            output.writeLine("  \(command.name.text.padded(to: 12))\(command.summary.text)")
        }
        var instructionSets = ""
        for index in 0..<InstructionSet.knownCount {
            instructionSets += (index == 0 ? "" : ", ") + InstructionSet.known(index).description
        }
        output.write(
            """

            'punctual COMMAND --help' describes one command, 'punctual --version' prints the version.

            Environment:
              PUNCTUAL_ISA   instruction set to use instead of the best one of this processor, one of
                             \(instructionSets)

            Exit codes:
              0 done   1 the check failed, or a deadline was refused or missed   64 wrong usage
              65 bad data or plan   66 cannot open an input
              69 something needed is not there, or takes no output   70 internal error

            """)
    }
}
