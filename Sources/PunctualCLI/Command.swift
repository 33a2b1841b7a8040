/// The commands of `punctual`.
enum Command: Int {
    case classify
    case infer
    case bench
    case inspect
    case selftest

    /// Every command, in the order of the help page.
    static let all: [Command] = [.classify, .infer, .bench, .inspect, .selftest]

    /// The word on the command line.
    var name: StaticString {
        switch self {
        case .classify: "classify"
        case .infer: "infer"
        case .bench: "bench"
        case .inspect: "inspect"
        case .selftest: "selftest"
        }
    }

    /// The word on the command line, as text.
    var text: String { string(name) }

    /// One line about the command.
    var summary: StaticString {
        switch self {
        case .classify: "names what is on photographs, within a deadline"
        case .infer: "gives the raw outputs of every exit for a tensor"
        case .bench: "measures latency per exit, and deadlines met and missed"
        case .inspect: "shows what a plan file holds"
        case .selftest: "checks the arithmetic on this machine"
        }
    }

    /// The command's own help page.
    var help: StaticString {
        switch self {
        case .classify: Classify.help
        case .infer: Infer.help
        case .bench: Bench.help
        case .inspect: Inspect.help
        case .selftest: Selftest.help
        }
    }

    /// Runs the command with the arguments of the process and gives the exit code.
    func run(output: Output, errors: Output) throws(Failure) -> ExitCode {
        switch self {
        case .classify: try Classify.run(output: output, errors: errors)
        case .infer: try Infer.run(output: output)
        case .bench: try Bench.run(output: output)
        case .inspect: try Inspect.run(output: output)
        case .selftest: try Selftest.run(output: output)
        }
    }
}
