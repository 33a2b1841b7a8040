/// The antialiased triangle filter along one axis: for every output a window of input pixels and their weights.
///
/// This is Pillow's `BILINEAR`: the triangle is one input pixel wide on either side when enlarging and grows with the
/// scale when reducing. Windows are computed in float64 and their weights rounded to integers of 22 fraction bits, so
/// that 255 times their sum, 2²², stays within int32.
struct TriangleFilter {
    static let fractionBits: Int32 = 22
    /// Added before the shift by `fractionBits`, so that it rounds half up.
    static let half: Int32 = 1 << (fractionBits - 1)

    /// The first input pixel of each output's window; never falls from one output to the next.
    let starts: [Int32]
    /// The number of input pixels in each window, at least 1.
    let counts: [Int32]
    /// `stride` weights for each output, of which the first `counts` are in use.
    let weights: [Int32]
    let stride: Int

    /// Computes the windows for some `outputs` of a resize from `source` to `target` pixels.
    init(from source: Int, to target: Int, outputs: Range<Int>) {
        let scale = Double(source) / Double(target)
        let support = scale < 1 ? 1 : scale
        let inverse = 1 / support
        // Rounding at both ends can make a window one pixel wider than twice its support.
        let stride = min(max((source + target - 1) / target, 1) * 2 + 1, source)
        var starts = [Int32](repeating: 0, count: outputs.count)
        var counts = starts
        var weights = [Int32](repeating: 0, count: outputs.count * stride)
        var exact = [Double](repeating: 0, count: stride)
        for (index, output) in outputs.enumerated() {
            let centre = (Double(output) + 0.5) * scale
            let start = max(Int(centre - support + 0.5), 0)
            let count = min(Int(centre + support + 0.5), source) - start
            var sum = 0.0
            for tap in 0..<count {
                let distance = abs((Double(tap + start) - centre + 0.5) * inverse)
                exact[tap] = distance < 1 ? 1 - distance : 0
                sum += exact[tap]
            }
            for tap in 0..<count {
                let share = exact[tap] / sum
                weights[index * stride + tap] = Int32(0.5 + share * Double(1 << Self.fractionBits))
            }
            starts[index] = Int32(start)
            counts[index] = Int32(count)
        }
        self.starts = starts
        self.counts = counts
        self.weights = weights
        self.stride = stride
    }

    /// The most outputs that are begun and not complete at once, when the input arrives pixel by pixel.
    var mostOpenOutputs: Int {
        var most = 0
        var first = 0
        for output in starts.indices {
            while starts[first] + counts[first] <= starts[output] { first += 1 }
            most = max(most, output - first + 1)
        }
        return most
    }

    /// The 8-bit pixel of a weighted sum that started from `half`.
    @inline(__always)
    static func pixel(_ sum: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: max(0, min(sum >> fractionBits, 255)))
    }
}
