import CKernels

/// The antialiased triangle filter along one axis: for every output a window of input pixels and their weights.
///
/// This is Pillow's `BILINEAR`: the triangle is one input pixel wide on either side when enlarging and grows with the
/// scale when reducing. Windows are computed in float64 and their weights rounded to integers of 22 fraction bits, so
/// that 255 times their sum, 2²², stays within int32.
struct TriangleFilter {
    /// The first input pixel of each output's window; never falls from one output to the next.
    let starts: [Int32]
    /// The number of input pixels in each window, at least 1.
    let counts: [Int32]
    /// As `pn_windows` has them.
    let weights: [Int16]
    /// Groups of weights of each output.
    let groups: Int
    /// Whether there are more outputs than inputs, so that windows are short and many of them hold the same input.
    let isEnlarging: Bool

    /// Computes the windows for some `outputs` of a resize to `target` pixels of the `source` pixels from `first` on.
    ///
    /// With a `decodeScale` the input is the pixels averaged in groups of that many, from pixel 0 on. The last group may
    /// be incomplete: the input is then a little longer than the source, and only as much of it is mapped to the target.
    init(
        from source: Int, at first: Int = 0, decodeScale: Int = 1, to target: Int, outputs: Range<Int>,
        clock: inout StopClock
    ) throws(VisionError) {
        let firstInput = first / decodeScale
        let offset = Double(first % decodeScale) / Double(decodeScale)
        let inputs = (first + source + decodeScale - 1) / decodeScale - firstInput
        let scale = Double(source) / Double(decodeScale) / Double(target)
        let support = scale < 1 ? 1 : scale
        let inverse = 1 / support
        // Rounding at both ends can make a window one pixel wider than twice its support.
        let mostTaps = min(max((inputs + target - 1) / target, 1) * 2 + 1, inputs)
        let groups = (mostTaps + Int(PN_WEIGHT_GROUP) - 1) / Int(PN_WEIGHT_GROUP)
        var starts: [Int32] = []
        var counts: [Int32] = []
        var weights = [Int16](repeating: 0, count: pn_weight_place(groups, outputs.count, 0))
        starts.reserveCapacity(outputs.count)
        counts.reserveCapacity(outputs.count)
        for output in outputs {
            let centre = (Double(output) + 0.5) * scale + offset
            let start = max(Int(centre - support + 0.5), 0)
            let count = min(Int(centre + support + 0.5), inputs) - start
            var sum = 0.0
            for tap in 0..<count {
                sum += Self.height(tap + start, centre, inverse)
            }
            for tap in 0..<count {
                let share = Self.height(tap + start, centre, inverse) / sum
                let weight = Int32(0.5 + share * Double(1 << PN_WEIGHT_BITS))
                let place = pn_weight_place(groups, starts.count, tap)
                weights[place] = Int16(weight & (1 << PN_WEIGHT_LOW_BITS - 1))
                weights[place + Int(PN_WEIGHT_GROUP)] = Int16(weight >> PN_WEIGHT_LOW_BITS)
            }
            starts.append(Int32(firstInput + start))
            counts.append(Int32(count))
            try clock.spend(Self.operationsPerWeight * mostTaps)
        }
        self.starts = starts
        self.counts = counts
        self.weights = weights
        self.groups = groups
        isEnlarging = scale < 1
    }

    /// What computing a weight costs beside adding a pixel: two divisions.
    static let operationsPerWeight = 8

    /// The triangle around `centre` at an input pixel.
    @inline(__always)
    private static func height(_ pixel: Int, _ centre: Double, _ inverse: Double) -> Double {
        let distance = abs((Double(pixel) - centre + 0.5) * inverse)
        return distance < 1 ? 1 - distance : 0
    }

    /// The input pixels that some output depends on.
    var inputs: Range<Int> {
        let last = starts.count - 1
        return Int(starts[0])..<Int(starts[last] + counts[last])
    }

    /// The most inputs of a window.
    var longestWindow: Int {
        var most = 0
        for count in counts { most = max(most, Int(count)) }
        return most
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
}
