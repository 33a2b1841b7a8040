import CLinux
import Punctual
import Suites

/// `punctual selftest`: whether this processor computes what the specification says.
enum Selftest {
    static let help: StaticString = """
        Runs the kernel and network cases on every instruction set of this processor and compares the results, bit for
        bit, with those of the specification. PUNCTUAL_ISA restricts it to one instruction set.

        punctual selftest [--filter TEXT] [--json]

          --filter TEXT  only cases whose name contains TEXT
          --json         JSON instead of text

        """

    static func run(output: Output) throws(Failure) -> ExitCode {
        let options = try Options(.selftest, accepting: [.filter, .json])
        if options.wantsHelp {
            output.write(string(help))
            return .success
        }
        try options.refuseOperands()
        var tallies: [Tally] = []
        for set in try instructionSets() {
            tallies.append(Tally(set, filter: options.argument(.filter)))
        }
        let count = tallies.reduce(0) { $0 + $1.passed + $1.failures.count }
        guard count > 0 else {
            throw Failure(.usage, "no case matches the filter: 'punctual selftest' without --filter runs them all")
        }
        if options.has(.json) { writeJSON(tallies, output) } else { writeText(tallies, output) }
        return tallies.contains { !$0.failures.isEmpty } ? .checkFailed : .success
    }

    /// What `PUNCTUAL_ISA` names, or else all that this processor has.
    private static func instructionSets() throws(Failure) -> [InstructionSet] {
        guard let name = clinux_environment("PUNCTUAL_ISA") else { return availableSets() }
        guard let set = InstructionSet(name: name) else { throw .unknownInstructionSet }
        guard set.isAvailable else { throw .instructionSetMissing }
        return [set]
    }

    private static func writeText(_ tallies: [Tally], _ output: Output) {
        var passed = 0
        var failed = 0
        for tally in tallies {
            passed += tally.passed
            failed += tally.failures.count
            output.writeLine("\(padded(tally.name, to: 12)) \(tally.passed) passed, \(tally.failures.count) failed")
            for failure in tally.failures { output.writeLine("  FAILED \(string(failure))") }
        }
        output.writeLine("\(passed) passed, \(failed) failed")
    }

    private static func writeJSON(_ tallies: [Tally], _ output: Output) {
        var json = JSONWriter(output)
        json.object { json in
            json.member("passed", tallies.reduce(0) { $0 + $1.passed })
            json.member("failed", tallies.reduce(0) { $0 + $1.failures.count })
            json.key("isas")
            json.array { json in
                for tally in tallies {
                    json.object { json in
                        json.member("isa", tally.name)
                        json.member("passed", tally.passed)
                        json.key("failures")
                        json.array { json in
                            for failure in tally.failures { json.value(string(failure)) }
                        }
                    }
                }
            }
        }
        output.write(byte: UInt8(ascii: "\n"))
    }
}

/// The cases of one instruction set.
private struct Tally {
    let name: String
    let passed: Int
    let failures: [StaticString]

    /// Runs the cases whose name contains the filter.
    init(_ set: InstructionSet, filter: Argument?) {
        name = String(cString: set.name)
        var bytes: [UInt8] = []
        if let filter {
            for index in 0..<filter.count { bytes.append(filter[index]) }
        }
        var passed = 0
        var failures: [StaticString] = []
        runSuites(on: set, filter: bytes) { name, hasPassed in
            if hasPassed { passed += 1 } else { failures.append(name) }
        }
        self.passed = passed
        self.failures = failures
    }
}
