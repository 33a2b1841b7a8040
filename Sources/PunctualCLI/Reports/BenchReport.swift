import Text

/// What `bench` has measured.
struct BenchReport {
    /// One exit's latencies.
    struct Exit {
        /// Counted from 1.
        let number: Int
        /// Nanoseconds, ascending; none when the exit never answered.
        let sortedLatencies: [UInt64]

        /// The smallest latency that at least `percent` in a hundred frames do not exceed; there is at least one.
        func percentile(_ percent: Int) -> UInt64 {
            sortedLatencies[(sortedLatencies.count * percent + 99) / 100 - 1]
        }
    }

    let frames: Int
    /// Nanoseconds.
    let deadline: UInt64?
    let misses: Int
    let exits: [Exit]
    let threads: Int
    let instructionSet: String
    /// While frames were measured, of the whole process.
    let pageFaults: UInt64
    /// Nanoseconds to map and validate the plan.
    let planOpenTime: UInt64

    /// Writes a table.
    func writeText(_ output: Output) {
        output.write("\(frames) frames\(deadline == nil ? " for every exit" : ""), ")
        output.write("\(threads) thread\(threads == 1 ? "" : "s"), \(instructionSet), \(pageFaults) page faults, ")
        output.writeLine("plan opened in \(Quantity.text(nanoseconds: planOpenTime))")
        if let deadline {
            output.writeLine("deadline \(Quantity.text(nanoseconds: deadline)): \(misses) missed")
        }
        output.writeLine("exit    count        p50        p99        max")
        for exit in exits {
            let count = exit.sortedLatencies.count
            var line = "\(exit.number)".padded(to: 4, trailing: true) + "\(count)".padded(to: 9, trailing: true)
            if count > 0 {
                for latency in [exit.percentile(50), exit.percentile(99), exit.percentile(100)] {
                    line += Quantity.text(nanoseconds: latency).padded(to: 11, trailing: true)
                }
            }
            output.writeLine(line)
        }
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("frames", frames)
            json.member("deadline_us", deadline.map { Quantity.microseconds($0) })
            json.member("misses", misses)
            json.member("threads", threads)
            json.member("isa", instructionSet)
            json.member("page_faults", pageFaults)
            json.member("plan_open_us", Double(planOpenTime) / 1000, places: 3)
            json.array("exits") { json in
                for exit in exits { json.object { json in write(exit, &json) } }
            }
        }
    }

    private func write(_ exit: Exit, _ json: inout JSONWriter) {
        json.member("exit", exit.number)
        json.member("count", exit.sortedLatencies.count)
        guard !exit.sortedLatencies.isEmpty else { return }
        json.member("p50_us", Double(exit.percentile(50)) / 1000, places: 3)
        json.member("p99_us", Double(exit.percentile(99)) / 1000, places: 3)
        json.member("max_us", Double(exit.percentile(100)) / 1000, places: 3)
    }
}
