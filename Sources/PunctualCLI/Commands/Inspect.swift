import CLinux
import Punctual

extension Command {
    /// `punctual inspect`: what a plan file holds.
    static let inspect = Command(
        name: "inspect", summary: "shows what a plan file holds",
        help: """
            Shows what a plan file holds: inputs, exits, operators, quantization, memory, labels and provenance.

            punctual inspect [--verify] [--json] PLAN

              --verify   also compare the weights with their checksum
              --json     JSON instead of text

            """,
        options: [.verify, .json, .model], operands: .files, run: Inspect.run)
}

extension Option {
    fileprivate static let verify = Option("verify")
}

/// The work of `punctual inspect`.
private enum Inspect {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let path = try planPath(options)
        let start = clinux_now_ns()
        let file = try PlanFile.open(path)
        let openTime = clinux_now_ns() - start
        let isVerified = options.has(.verify)
        if isVerified {
            do throws(PlanError) { try file.verifyWeights() } catch { throw Failure(plan: path, error) }
        }
        if options.has(.json) {
            PlanJSON(plan: file.plan).write(console.output, openTime: openTime, weightsVerified: isVerified)
        } else {
            PlanText(plan: file.plan, output: console.output)
                .write(path: path.text, openTime: openTime, weightsVerified: isVerified)
        }
        return .success
    }

    /// The one operand; `--model` serves as well, as in the other commands.
    private static func planPath(_ options: Options) throws(Failure) -> Argument {
        if let model = options.argument(.model), options.operands.isEmpty { return model }
        guard options.operands.count == 1, !options.has(.model) else {
            throw Failure(.usage, "inspect needs one plan file: for example punctual inspect model.plan")
        }
        return options.operands[0]
    }
}
