import Text

/// What `selftest` has found.
struct SelftestReport {
    /// The cases of one instruction set.
    struct Results {
        let instructionSet: String
        var passed = 0
        /// Names of the cases that gave other bits.
        var failures: [String] = []
    }

    /// In the order in which they ran.
    var results: [Results] = []

    /// Cases that gave the right bits, on all instruction sets.
    var passed: Int { results.reduce(0) { $0 + $1.passed } }
    /// Cases that did not.
    var failed: Int { results.reduce(0) { $0 + $1.failures.count } }

    /// Writes a line for every instruction set, its failures below it, and the sum.
    func writeText(_ output: Output) {
        for result in results {
            let name = result.instructionSet.padded(to: 12)
            output.writeLine("\(name) \(result.passed) passed, \(result.failures.count) failed")
            for failure in result.failures { output.writeLine("  FAILED \(failure)") }
        }
        output.writeLine("\(passed) passed, \(failed) failed")
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("passed", passed)
            json.member("failed", failed)
            json.array("isas") { json in
                for result in results { json.object { write(result, &$0) } }
            }
        }
    }

    private func write(_ result: Results, _ json: inout JSONWriter) {
        json.member("isa", result.instructionSet)
        json.member("passed", result.passed)
        json.array("failures") { json in
            for failure in result.failures { json.value(failure) }
        }
    }
}
