import Punctual
import Text

/// The latencies of the answers of one exit.
struct ExitLatency {
    /// Counted from 1.
    let exit: Int
    let latencies: Latencies

    /// The head of a table of such lines.
    static let columns = "exit    count        p50        p99      p99.9     p99.99        max"

    /// A line of the table.
    var text: String {
        "\(exit)".padded(to: 4, trailing: true) + "\(latencies.count)".padded(to: 9, trailing: true)
            + (latencies.count > 0 ? latencies.columns : "")
    }

    /// Writes the members of an object.
    func write(_ json: inout JSONWriter) {
        json.member("exit", exit)
        json.member("count", latencies.count)
        if latencies.count > 0 { latencies.write(&json) }
    }
}

extension Latencies {
    /// The quantiles that are told, and their names.
    private static var quantiles: InlineArray<4, (name: StaticString, share: UInt64, whole: UInt64)> {
        [("p50_us", 1, 2), ("p99_us", 99, 100), ("p99_9_us", 999, 1000), ("p99_99_us", 9999, 10_000)]
    }

    /// The quantiles and the longest as cells of a table.
    var columns: String {
        var line = ""
        for place in 0..<Self.quantiles.count {
            let (_, share, whole) = Self.quantiles[place]
            line += Quantity.text(nanoseconds: quantile(share, of: whole)).padded(to: 11, trailing: true)
        }
        return line + Quantity.text(nanoseconds: longest).padded(to: 11, trailing: true)
    }

    /// The quantiles and the longest in words.
    var words: String {
        "p50 \(Quantity.text(nanoseconds: median)), "
            + "p99 \(Quantity.text(nanoseconds: quantile(99, of: 100))), "
            + "p99.9 \(Quantity.text(nanoseconds: quantile(999, of: 1000))), "
            + "max \(Quantity.text(nanoseconds: longest))"
    }

    /// Writes the members of an object.
    func write(_ json: inout JSONWriter) {
        for place in 0..<Self.quantiles.count {
            let (name, share, whole) = Self.quantiles[place]
            json.member(name, Double(quantile(share, of: whole)) / 1000, places: 3)
        }
        json.member("max_us", Double(longest) / 1000, places: 3)
    }
}
