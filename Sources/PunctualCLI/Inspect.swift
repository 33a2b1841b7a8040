import CLinux
import Plan

/// `punctual inspect`: what a plan file holds.
enum Inspect {
    static let help: StaticString = """
        Shows what a plan file holds: inputs, exits, operators, quantization, memory, labels and provenance.

        punctual inspect [--verify] [--json] PLAN

          --verify   also compare the weights with their checksum
          --json     JSON instead of text

        """

    static func run(output: Output) throws(Failure) -> ExitCode {
        let options = try Options(.inspect, accepting: [.verify, .json, .model])
        if options.wantsHelp {
            output.write(string(help))
            return .success
        }
        let path = try planPath(options)
        let start = clinux_now_ns()
        let openTime: UInt64
        let file = try MappedFile(path)
        let plan: Plan
        do throws(PlanError) {
            plan = try Plan(validating: file.bytes)
            openTime = clinux_now_ns() - start
            if options.has(.verify) { try plan.verifyWeights() }
        } catch {
            throw Failure(plan: path, error)
        }
        if options.has(.json) {
            var json = JSONWriter(output)
            json.write(plan, openTime: openTime, weightsVerified: options.has(.verify))
            output.write(byte: UInt8(ascii: "\n"))
        } else {
            PlanText(plan: plan, output: output)
                .write(path: path.text, openTime: openTime, weightsVerified: options.has(.verify))
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
