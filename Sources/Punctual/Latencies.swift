import Anytime
import Engine

/// A histogram of durations for reports, in memory of its own that is there before the first frame.
package final class Latencies {
    private let arena: Arena
    private var histogram: DurationHistogram

    /// Buckets are a 256th of a duration wide.
    private static let bits = 8

    /// Makes an empty histogram.
    package init() {
        guard var arena = Arena(byteCount: DurationHistogram.byteCount(bits: Self.bits)) else {
            preconditionFailure("Latencies: the system has no memory for a histogram")
        }
        histogram = DurationHistogram(bits: Self.bits, arena: &arena)
        self.arena = arena
    }

    /// Durations that were counted.
    package var count: UInt64 { histogram.count }

    /// Counts a duration in nanoseconds.
    package func record(_ duration: UInt64) { histogram.record(duration) }

    /// The longest duration, in nanoseconds.
    package var longest: UInt64 { histogram.longest }

    /// The duration that half of the durations do not exceed, in nanoseconds.
    package var median: UInt64 { quantile(1, of: 2) }

    /// A duration that `share` in `whole` durations do not exceed, in nanoseconds.
    package func quantile(_ share: UInt64, of whole: UInt64) -> UInt64 { histogram.quantile(share, of: whole) }
}
