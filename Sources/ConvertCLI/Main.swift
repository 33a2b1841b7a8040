import ArgumentParser
import Convert
import Foundation

/// Parses the command line, runs the command, and turns every failure into one line and an exit code.
@main
enum Main {
    static func main() {
        do {
            var command = try PunctualConvert.parseAsRoot()
            try command.run()
        } catch let error as ConvertError {
            fail(error.message, error.exitCode)
        } catch {
            let code = PunctualConvert.exitCode(for: error)
            // Help and the version are results, and a failed check has said what it found.
            guard code != .success, !(error is ExitCode) else { PunctualConvert.exit(withError: error) }
            fail(PunctualConvert.message(for: error), code == .validationFailure ? .usage : .internalError)
        }
    }

    private static func fail(_ message: String, _ code: ResultCode) -> Never {
        writeError("punctual-convert: \(message)\n")
        exit(code.rawValue)
    }
}

/// The command with its subcommands.
struct PunctualConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "punctual-convert",
        abstract: "Turns trained float models (ONNX) into int8 plans for punctual.",
        discussion: """
            Exit codes: 0 ok, 1 the check failed, 64 usage, 65 bad data or plan, 66 cannot open input, 70 internal.
            """,
        version: "punctual-convert \(Converter.version)",
        subcommands: [ConvertCommand.self, CheckCommand.self, EvaluateCommand.self, ReferenceCommand.self],
        defaultSubcommand: ConvertCommand.self)
}

/// What the process tells its caller; the numbers are those of sysexits.h.
enum ResultCode: Int32 {
    case usage = 64
    case badData = 65
    case noInput = 66
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
        case .machine: .internalError
        }
    }
}

/// Writes to standard error.
func writeError(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
}
