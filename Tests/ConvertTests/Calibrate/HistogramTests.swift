import Convert
import Suites
import Testing

/// The range of least error is that of all candidates, though the search leaves most of them out.
@Suite struct HistogramTests {
    /// Rounding within the range, and clipping beyond, of each bin's centre.
    private func error(_ histogram: Histogram, _ bins: Range<Int>) -> Double {
        let width = Double(histogram.max - histogram.min) / Double(Histogram.binCount)
        func edge(_ bin: Int) -> Double { Double(histogram.min) + width * Double(bin) }
        let step = (edge(bins.upperBound) - edge(bins.lowerBound)) / 255
        return histogram.counts.enumerated().reduce(0) { sum, entry in
            let center = edge(entry.offset) + width / 2
            let beyond =
                bins.contains(entry.offset)
                ? step / 12.squareRoot()
                : center - edge(entry.offset < bins.lowerBound ? bins.lowerBound : bins.upperBound)
            return sum + Double(entry.element) * beyond * beyond
        }
    }

    private func bin(_ value: Float, in histogram: Histogram) -> Int {
        Int(((value - histogram.min) / (histogram.max - histogram.min) * Float(Histogram.binCount)).rounded())
    }

    @Test(arguments: [1, 2, 4, 8], [-40, -4, 0] as [Float])
    func noCandidateIsBetter(power: Int, least: Float) {
        var random = SplitMix64(state: UInt64(power))
        // The higher the power, the fewer large values.
        let values = (0..<3000).map { _ in
            (0..<power).reduce(Float.random(in: 0...1, using: &random) < 0.3 ? least : 40) { value, _ in
                value * Float.random(in: 0...1, using: &random)
            }
        }
        var histogram = Histogram(min: least, max: 40)
        values.withUnsafeBufferPointer { histogram.add($0) }
        let found = histogram.rangeOfLeastError()
        let chosen = error(histogram, bin(found.min, in: histogram)..<bin(found.max, in: histogram))
        let zero = bin(0, in: histogram)
        // Every fourth candidate: two free ends have thousands.
        for low in stride(from: 0, through: max(zero - 1, 0), by: 32) {
            for high in stride(from: Histogram.binCount, to: zero, by: -32) {
                #expect(chosen <= error(histogram, low..<high) * (1 + 1e-6), "\(found) and bins \(low)..<\(high)")
            }
        }
    }

    @Test func rareNumbersAreLeftOut() {
        var histogram = Histogram(min: -8, max: 40)
        let values = (0..<10_000).map { Float($0 % 100) / 100 } + [40, -8]
        values.withUnsafeBufferPointer { histogram.add($0) }
        #expect(histogram.range(withoutShare: 0) == ValueRange(min: -8, max: 40))
        let range = histogram.range(withoutShare: 1e-3)
        // To the bin.
        #expect(range.min > -0.03 && abs(range.max - 1) < 0.03)
    }
}
