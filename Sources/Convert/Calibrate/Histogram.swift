/// How often the numbers of each of 2048 equal intervals between two bounds were seen, zeros left out.
///
/// Every candidate range represents zero exactly, so zeros never cause an error.
package struct Histogram: Sendable {
    package static let binCount = 2048
    /// What one takes. A bin may count more than 32 bits hold: all pixels of all images.
    static let byteCount = binCount * MemoryLayout<Int>.size
    package let min: Float
    package let max: Float
    package private(set) var counts = [Int](repeating: 0, count: binCount)

    /// `min` is at most zero, `max` at least.
    package init(min: Float, max: Float) {
        self.min = min
        self.max = max
    }

    package mutating func add(_ elements: UnsafeBufferPointer<Float>) {
        guard max > min else { return }
        let factor = Float(Self.binCount) / (max - min)
        // A subnormal width has no finite reciprocal; such a range is widened anyway.
        guard factor.isFinite else { return }
        counts.withUnsafeMutableBufferPointer { counts in
            for element in elements where element != 0 {
                // Clamped before it is an integer: a file that changes meanwhile may hold anything, also NaN.
                let bin = Swift.min(Swift.max(0, (element - min) * factor), Float(Self.binCount - 1))
                counts[Int(bin)] += 1
            }
        }
    }

    mutating func add(_ other: Histogram) {
        for bin in counts.indices {
            counts[bin] += other.counts[bin]
        }
    }

    /// The range, with zero inside, beyond whose ends lie so many of the numbers on either side, at most.
    /// - Parameter share: 0...1.
    package func range(withoutShare share: Double) -> ValueRange {
        let full = ValueRange(min: min, max: max)
        guard max - min > ValueRange.narrowest else { return full }
        let width = Double(max - min) / Double(Self.binCount)
        let most = Double(counts.reduce(0, +)) * share
        func left(out bins: some Collection<Int>) -> Int {
            var (sum, left) = (0.0, 0)
            for count in bins {
                sum += Double(count)
                if sum > most { break }
                left += 1
            }
            return left
        }
        let low = Double(min) + width * Double(left(out: counts))
        let high = Double(max) - width * Double(left(out: counts.reversed()))
        return ValueRange(min: Float(Swift.min(low, 0)), max: Float(Swift.max(high, 0)))
    }

    /// The range, with zero inside, whose 256 levels represent the numbers with the least squared error.
    ///
    /// Inside the range the error of rounding is taken as uniform, Δ²/12; outside it is the distance to the range.
    package func rangeOfLeastError() -> ValueRange {
        let full = ValueRange(min: min, max: max)
        guard max - min > ValueRange.narrowest else { return full }
        let width = Double(max - min) / Double(Self.binCount)
        let moments = Moments(counts: counts, firstCenter: Double(min) + width / 2, width: width)
        let edges = (0...Self.binCount).map { Double(min) + width * Double($0) }
        // With zero inside, a range with two free ends has too many candidates to try every edge.
        let step = min < 0 && max > 0 ? 8 : 1
        let lows = stride(from: 0, through: Self.binCount, by: step).filter { edges[$0] < 0 }
        let highs = stride(from: Self.binCount, through: 0, by: -step).filter { edges[$0] > 0 }

        var best = full
        var leastError = Double.infinity
        for low in min < 0 ? lows : [0] {
            // From the widest on, both ends clip more and more: what alone is too much ends the search on its side.
            let below = moments.squaredDistance(below: low, to: edges[low])
            if below >= leastError { break }
            for high in max > 0 ? highs : [Self.binCount] {
                let clipped = below + moments.squaredDistance(from: high, to: edges[high])
                if clipped >= leastError { break }
                let step = (edges[high] - edges[low]) / 255
                let error = clipped + moments.count(low..<high) * step * step / 12
                if error < leastError {
                    leastError = error
                    best = ValueRange(
                        min: low == 0 ? min : Float(edges[low]), max: high == Self.binCount ? max : Float(edges[high]))
                }
            }
        }
        return best
    }
}

/// Running sums over a histogram's bins, so that any interval's count and squared distances take constant time.
private struct Moments {
    /// Element b sums over the bins before b: counts, and counts times the bin's centre to the first and second power.
    private var counts = [0.0]
    private var sums = [0.0]
    private var squares = [0.0]

    init(counts bins: [Int], firstCenter: Double, width: Double) {
        counts.reserveCapacity(bins.count + 1)
        sums.reserveCapacity(bins.count + 1)
        squares.reserveCapacity(bins.count + 1)
        for (bin, count) in bins.enumerated() {
            let center = firstCenter + width * Double(bin)
            counts.append(counts[bin] + Double(count))
            sums.append(sums[bin] + Double(count) * center)
            squares.append(squares[bin] + Double(count) * center * center)
        }
    }

    func count(_ bins: Range<Int>) -> Double {
        counts[bins.upperBound] - counts[bins.lowerBound]
    }

    func squaredDistance(below end: Int, to point: Double) -> Double {
        squaredDistance(0..<end, to: point)
    }

    func squaredDistance(from start: Int, to point: Double) -> Double {
        squaredDistance(start..<Histogram.binCount, to: point)
    }

    private func squaredDistance(_ bins: Range<Int>, to point: Double) -> Double {
        let sum = sums[bins.upperBound] - sums[bins.lowerBound]
        let square = squares[bins.upperBound] - squares[bins.lowerBound]
        return square - 2 * point * sum + point * point * count(bins)
    }
}
