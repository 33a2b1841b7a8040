import Suites

extension SplitMix64 {
    /// Evenly spread over the range.
    package mutating func float(in range: Range<Float> = -1..<1) -> Float {
        let unit = Float(next() >> 40) / Float(1 << 24)
        return range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }

    /// Evenly spread over -1..<1.
    package mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in float() }
    }
}
