import Anytime
import Engine

/// Histograms of every segment's durations, for as long as a profile is made.
final class SegmentCollector {
    /// Quantiles of each segment that a profile keeps.
    static let quantileCount = 32
    private static let bits = 7

    let histograms: UnsafeMutablePointer<DurationHistogram>
    private let count: Int
    private let arena: Arena

    init(segments count: Int) {
        self.count = count
        guard var arena = Arena(byteCount: count * DurationHistogram.byteCount(bits: Self.bits)) else {
            preconditionFailure("SegmentCollector: the system has no memory for histograms")
        }
        histograms = .allocate(capacity: count)
        for index in 0..<count {
            (histograms + index).initialize(to: DurationHistogram(bits: Self.bits, arena: &arena))
        }
        self.arena = arena
    }

    deinit {
        histograms.deinitialize(count: count)
        histograms.deallocate()
    }

    /// The quantiles of each segment, ascending, the longest last; none where nothing was counted.
    var quantiles: [[UInt64]] {
        (0..<count).map { index in
            let histogram = histograms[index]
            guard histogram.count > 0 else { return [] }
            return (1...Self.quantileCount).map {
                $0 == Self.quantileCount
                    ? histogram.longest : histogram.quantile(UInt64($0), of: UInt64(Self.quantileCount))
            }
        }
    }
}
