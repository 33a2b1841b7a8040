import Camera
import Punctual
import Text

extension RunStatistics {
    /// Writes the statistics as one JSON object on a line.
    package func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("seconds", Double(duration) / 1e9, places: 3)
            json.member("frames", frames)
            json.member("missed", missed)
            json.array("exits") { json in
                for exit in 1..<exits.count {
                    json.object { json in
                        json.member("exit", exit)
                        json.member("count", exits[exit])
                    }
                }
            }
            json.member("unanswered", exits[0])
            write("latency", latencies, &json)
            write("age", ages, &json)
            json.member("dropped", losses.dropped)
            json.member("damaged", losses.damaged + undecodable)
            json.member("lost", losses.lost)
            json.member("reconnects", reconnects)
            json.member("changes", changes)
        }
    }

    private func write(_ name: StaticString, _ times: Latencies, _ json: inout JSONWriter) {
        json.object(name) { json in
            json.member("p50_us", Quantity.microseconds(times.median))
            json.member("p99_us", Quantity.microseconds(times.quantile(99, of: 100)))
            json.member("max_us", Quantity.microseconds(times.longest))
        }
    }

    /// Writes the statistics for people.
    package func writeText(_ output: Output) {
        output.writeLine(
            "\(frames - exits[0]) answers in \(Quantity.text(nanoseconds: duration)), \(missed) late or missing")
        var line = "  exits:"
        for exit in 1..<exits.count { line += " \(exits[exit])" }
        output.writeLine(exits[0] > 0 ? "\(line); no answer \(exits[0])" : line)
        if frames > 0 {
            output.writeLine("  latency: \(text(latencies))")
            output.writeLine("  age:     \(text(ages))")
        }
        output.writeLine(
            "  dropped \(losses.dropped), damaged \(losses.damaged + undecodable), lost \(losses.lost), reconnects "
                + "\(reconnects), changes \(changes)")
        output.flush()
    }

    private func text(_ times: Latencies) -> String {
        "half within \(Quantity.text(nanoseconds: times.median)), 99 % within "
            + "\(Quantity.text(nanoseconds: times.quantile(99, of: 100))), longest "
            + Quantity.text(nanoseconds: times.longest)
    }
}
