import Punctual
import Suites

extension Command {
    /// `punctual selftest`: whether this processor computes what the specification says.
    static let selftest = Command(
        name: "selftest", summary: "checks the arithmetic on this machine",
        help: """
            Runs the kernel and network cases on every instruction set of this processor and compares the results, bit
            for bit, with those of the specification. PUNCTUAL_ISA restricts it to one instruction set.

            punctual selftest [--filter TEXT] [--json]

              --filter TEXT  only cases whose name contains TEXT
              --json         JSON instead of text

            """,
        options: [.filter, .json], operands: .none, run: Selftest.run)
}

extension Option {
    fileprivate static let filter = Option("filter", example: "convolution")
}

/// The work of `punctual selftest`.
private enum Selftest {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let filter = options.argument(.filter).map { Array($0.text.utf8) } ?? []
        var report = SelftestReport()
        for set in try instructionSets() { report.results.append(results(of: set, filter: filter)) }
        guard report.passed + report.failed > 0 else {
            throw Failure(.usage, "no case matches the filter: 'punctual selftest' without --filter runs them all")
        }
        if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        return report.failed == 0 ? .success : .checkFailed
    }

    /// Runs the cases whose name contains the filter.
    private static func results(of set: InstructionSet, filter: [UInt8]) -> SelftestReport.Results {
        var results = SelftestReport.Results(instructionSet: String(cString: set.name))
        runSuites(on: set, filter: filter) { name, hasPassed in
            if hasPassed { results.passed += 1 } else { results.failures.append(name) }
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
