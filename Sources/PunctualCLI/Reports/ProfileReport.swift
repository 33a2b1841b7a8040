import Punctual
import Text

/// What `profile` has measured.
struct ProfileReport {
    let classifier: Classifier
    let costs: Profile.Costs
    /// Where it was written; nil when it was not.
    let path: String?

    private static let holdUps: InlineArray<3, UInt64> = [100_000, 1_000_000, 10_000_000]

    /// Writes tables.
    func writeText(_ output: Output) {
        let threads = phrase(classifier.threads == 1 ? "% thread" : "% threads", classifier.threads.description)
        let frequency =
            costs.frequency == 0 ? "at an unknown frequency" : phrase("at % MHz", (costs.frequency / 1000).description)
        output.writeLine(list([String(cString: classifier.instructionSet.name), threads, frequency]))
        output.writeLine("work             median      worst")
        for exit in 1...classifier.exitCount {
            write(phrase("trunk of exit %", exit.description), costs.segment(trunkOf: exit), output)
            write(phrase("head of exit %", exit.description), costs.segment(headOf: exit), output)
        }
        write("worker starts", costs.startDelays, output)
        output.writeLine(phrase("longest quantum %", Quantity.text(nanoseconds: costs.longestQuantum)))
        for place in 0..<Self.holdUps.count {
            let limit = Self.holdUps[place]
            let held = costs.heldUp(longerThan: limit)
            output.writeLine(
                phrase(
                    "% of % probes were held up longer than %", held.count.description, held.probes.description,
                    Quantity.text(nanoseconds: limit)))
        }
        let shortest = classifier.shortestDeadline()
        output.writeLine(phrase("shortest deadline %, for an image in memory", shortest.text))
        if let path { output.writeLine(phrase("written to '%'", path)) }
    }

    private func write(_ name: String, _ durations: [UInt64], _ output: Output) {
        guard let worst = durations.last else { return }
        let median = Quantity.text(nanoseconds: durations[(durations.count - 1) / 2]).padded(to: 10, trailing: true)
        output.writeLine(
            phrase(
                "%% %", name.padded(to: 16), median, Quantity.text(nanoseconds: worst).padded(to: 10, trailing: true)))
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("path", path)
            json.member("isa", String(cString: classifier.instructionSet.name))
            json.member("threads", classifier.threads)
            json.member("frequency_khz", costs.frequency == 0 ? nil : costs.frequency)
            json.array("exits") { json in
                for exit in 1...classifier.exitCount {
                    json.object { json in
                        json.member("exit", exit)
                        json.object("trunk") { json in write(costs.segment(trunkOf: exit), &json) }
                        json.object("head") { json in write(costs.segment(headOf: exit), &json) }
                    }
                }
            }
            json.object("worker_starts") { json in write(costs.startDelays, &json) }
            json.member("longest_quantum_us", Double(costs.longestQuantum) / 1000, places: 3)
            json.array("held_up") { json in
                for place in 0..<Self.holdUps.count {
                    json.object { json in
                        let held = costs.heldUp(longerThan: Self.holdUps[place])
                        json.member("longer_than_us", Self.holdUps[place] / 1000)
                        json.member("probes", held.probes)
                        json.member("count", held.count)
                    }
                }
            }
            json.member("shortest_deadline_us", classifier.shortestDeadline().wholeMicroseconds)
        }
    }

    private func write(_ durations: [UInt64], _ json: inout JSONWriter) {
        guard let worst = durations.last else { return }
        json.member("median_us", Double(durations[(durations.count - 1) / 2]) / 1000, places: 3)
        json.member("worst_us", Double(worst) / 1000, places: 3)
    }
}
