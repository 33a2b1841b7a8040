import Punctual
import Suites
import Text

extension Command {
    /// `punctual selftest`: whether this processor computes what the specification says.
    static let selftest = Command(
        name: "selftest", summary: "checks the arithmetic on this machine",
        help: """
            Runs the kernel and network cases on every instruction set of this processor and compares the results, bit
            for bit, with those of the specification; or, with --model, the golden vectors of a plan: inputs whose logits
            it knows from the machine that converted it. PUNCTUAL_ISA restricts it to one instruction set.

            punctual selftest [--filter TEXT] [--json]
            punctual selftest --model PLAN [--threads N] [--json]

              --filter TEXT  only cases whose name contains TEXT
              --model PLAN   the golden vectors of this plan instead
              --threads N    threads per image, 1 to 16; default 1
              --json         JSON instead of text

            """,
        options: [.filter, .model, .threads, .json], operands: .none, run: Selftest.run)
}

extension Option {
    fileprivate static let filter = Option("filter", example: "convolution")
}

/// The work of `punctual selftest`.
private enum Selftest {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        if let model = options.argument(.model) { return try run(vectorsOf: model, options, console) }
        if options.has(.threads) { throw Failure(.usage, "--threads means nothing without --model") }
        let filter = options.argument(.filter).map { Array($0.text.utf8) } ?? []
        var report = SelftestReport()
        for set in try instructionSets() { report.results.append(results(of: set, filter: filter)) }
        guard report.passed + report.failed > 0 else {
            throw Failure(.usage, "no case matches the filter: 'punctual selftest' without --filter runs them all")
        }
        return write(report, options, console)
    }

    private static func write(_ report: SelftestReport, _ options: Options, _ console: Console) -> ExitCode {
        if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        return report.failed == 0 ? .success : .checkFailed
    }

    /// Runs the golden vectors of a plan.
    private static func run(
        vectorsOf model: Argument, _ options: Options, _ console: Console
    ) throws(Failure) -> ExitCode {
        if options.has(.filter) { throw Failure(.usage, "--filter means nothing with --model") }
        let threads = try options.integer(.threads, in: 1...16) ?? 1
        let file = try PlanFile.open(model)
        do throws(PlanError) { try file.verifyWeights() } catch { throw Failure(plan: model, error) }
        guard let vectors = GoldenVector.vectors(of: file.plan) else {
            throw Failure(
                .badData, phrase("the golden vectors of plan '%' cannot be read: convert the model again", model.text))
        }
        guard !vectors.isEmpty else {
            throw Failure(.badData, phrase("plan '%' has no golden vectors: convert the model again", model.text))
        }
        var report = SelftestReport()
        for set in try instructionSets() {
            var results = SelftestReport.Results(instructionSet: String(cString: set.name))
            for (index, vector) in vectors.enumerated() {
                let found = GoldenVector(
                    file.plan, program: vector.program, seed: vector.seed, on: set, threads: threads)
                guard let found else { throw Failure(.internalError, "there is no memory to run the plan") }
                if found == vector {
                    results.passed += 1
                } else {
                    results.failures.append("golden vector \(index + 1)")
                }
            }
            report.results.append(results)
        }
        return write(report, options, console)
    }

    /// Runs the cases whose name contains the filter.
    private static func results(of set: InstructionSet, filter: [UInt8]) -> SelftestReport.Results {
        var results = SelftestReport.Results(instructionSet: String(cString: set.name))
        runSuites(on: set, filter: filter) { name, hasPassed in
            if hasPassed { results.passed += 1 } else { results.failures.append(name.text) }
        }
        return results
    }

    /// What `PUNCTUAL_ISA` names, or else all that this processor has.
    private static func instructionSets() throws(Failure) -> [InstructionSet] {
        do throws(InstructionSetError) {
            return try InstructionSet.fromEnvironment().map { [$0] } ?? InstructionSet.available
        } catch {
            throw Failure(error)
        }
    }
}
