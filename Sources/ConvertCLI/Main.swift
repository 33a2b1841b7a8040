import ArgumentParser
import CLinux
import Convert
import Text

/// Parses the command line, runs the command, and turns every failure into one line and an exit code.
@main
enum Main {
    private static let lostFile: StaticString =
        "punctual-convert: a file in use was cut off: replace files by renaming new ones over them\n\0"

    static func main() {
        requireCommonKernels()
        clinux_open_standard_streams()
        clinux_take_size_limits_as_errors()
        lostFile.withUTF8Buffer { clinux_explain_lost_files($0.baseAddress!, ResultCode.badData.rawValue) }
        do {
            do {
                try requireCommand(arguments.first)
                var command = try PunctualConvert.parseAsRoot(arguments)
                try command.run()
            } catch  where PunctualConvert.exitCode(for: error) == .success {
                // Help and the version are results.
                let results = Results()
                results.line(PunctualConvert.fullMessage(for: error))
                try results.finish()
            }
        } catch let error as ConvertError {
            fail(error.message, error.exitCode)
        } catch let code as ExitCode {
            // A failed check has said what it found.
            clinux_exit(code.rawValue)
        } catch {
            let isUsage = PunctualConvert.exitCode(for: error) == .validationFailure
            let message = PunctualConvert.message(for: error)
            let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
            let remedy =
                message.hasPrefix("Missing expected") ? ": '\(nameOfCommand) --help' describes its options" : ""
            fail(
                lines.map { String($0).printable }.joined(separator: "\n") + remedy, isUsage ? .usage : .internalError)
        }
    }

    /// What was to be run, as a user would call it.
    private static var nameOfCommand: String {
        let named = PunctualConvert.configuration.subcommands.compactMap { $0.configuration.commandName }
        return "punctual-convert \(named.first { $0 == arguments.first } ?? "convert")"
    }

    /// What the system passed, byte for byte: Foundation's list has bytes that are not UTF-8 replaced.
    private static var arguments: [String] {
        (0..<Int(clinux_argument_count())).dropFirst().map { FileName.text(clinux_arguments()[$0]) }
    }

    /// What `punctual`, the other program, does.
    private static let commandsOfTheRuntime: Set = [
        "run", "classify", "bench", "profile", "inspect", "infer", "selftest", "cameras", "doctor",
    ]

    /// Refuses a first word that looks like a command and is none: taken for a model, it would be said to lack options.
    private static func requireCommand(_ word: String?) throws {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard let word, !word.isEmpty, word.utf8.allSatisfy({ letters.contains($0) }), word != "help",
            !PunctualConvert.configuration.subcommands.contains(where: { $0.configuration.commandName == word }),
            word.withFileName({ clinux_path_kind($0, 1) }) < 0
        else { return }
        if commandsOfTheRuntime.contains(word) {
            throw ValidationError("'\(word)' is a command of punctual: 'punctual \(word) --help' describes it")
        }
        throw ValidationError(
            "no command '\(word)', and no file of that name: 'punctual-convert --help' lists the commands")
    }

    private static func fail(_ message: String, _ code: ResultCode) -> Never {
        writeError("punctual-convert: \(message)\n")
        clinux_exit(code.rawValue)
    }
}

/// The command with its subcommands.
struct PunctualConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "punctual-convert",
        abstract: "Turns trained float models (ONNX) into int8 plans for punctual.",
        discussion: """
            Exit codes: 0 ok, 1 the check failed, 64 usage, 65 bad data or plan, 66 cannot open input, 69 cannot write output, \
            70 internal.
            """,
        version: "punctual-convert \(Converter.version)",
        subcommands: [
            ConvertCommand.self, CheckCommand.self, EvaluateCommand.self, ReportCommand.self, ReferenceCommand.self,
        ],
        defaultSubcommand: ConvertCommand.self)
}

/// What the process tells its caller; the numbers are those of sysexits.h.
enum ResultCode: Int32 {
    case failedCheck = 1
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
}

extension ConvertError {
    /// The description, with a setting under the name of its option.
    fileprivate var message: String {
        if case .badSetting = self { "--\(description)" } else { description }
    }

    fileprivate var exitCode: ResultCode {
        switch category {
        case .usage: .usage
        case .badData: .badData
        case .cannotOpen: .noInput
        case .cannotWrite: .unavailable
        case .failedCheck: .failedCheck
        case .machine: .internalError
        }
    }
}
