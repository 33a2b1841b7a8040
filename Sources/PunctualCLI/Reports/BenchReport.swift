import Text

/// What `bench` has measured without a deadline.
struct BenchReport {
    let frames: Int
    let exits: [ExitLatency]
    let machine: MachineReport

    /// Writes a table.
    func writeText(_ output: Output) {
        output.writeLine("\(frames) frames for every exit, \(machine.text)")
        output.writeLine(ExitLatency.columns)
        for exit in exits { output.writeLine(exit.text) }
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("frames", frames)
            json.member("deadline_us", nil as UInt64?)
            json.member("misses", 0)
            machine.write(&json)
            json.array("exits") { json in
                for exit in exits { json.object { json in exit.write(&json) } }
            }
        }
    }
}
