extension Convolution {
    /// Weights of a sum that are rounded together: the moments of more would not fit.
    private static let mostTogether = 2304
    /// Of those the part that must have been seen: with less, weights would make up for what comes in these images only.
    private static let leastSeenShare = 0.25
    /// Outputs that are rounded at once, whatever the number of threads.
    private static let outputsAtOnce = 64

    /// The same with weights that are whole steps, rounded so that their errors make up for each other.
    /// - Parameters:
    ///   - maps: The input for some images, as int8 holds it.
    ///   - outputScale: Of the int8 output; 1 for float logits.
    func compensated(
        for maps: [FloatMap], output: MapShape, input: Quantization, outputScale: Float, threads: Int
    ) -> Convolution {
        let scales = input.perChannel.map { Double($0.scale) }
        let parts = parts
        var result = rounded(input: input, outputScale: outputScale)
        guard var steps = result.weightSteps else { return result }
        let (inGroups, inGroup) = groups > 1 ? (threads, 1) : (1, threads)
        result.weights.withUnsafeMutableBufferPointer { weights in
            steps.withUnsafeMutableBufferPointer { steps in
                nonisolated(unsafe) let (weights, steps, maps) = (weights, steps, maps)
                _ = runInParallel(count: groups, threads: inGroups) {
                } body: { _, group in
                    let scales = Array(scales[group * groupChannels..<(group + 1) * groupChannels])
                    let windows = SeenWindows(
                        self, group: group, of: maps, output: output, scales: scales, threads: inGroup)
                    for part in parts {
                        guard Double(windows.count) >= Self.leastSeenShare * Double(part.count),
                            let rounding = CompensatedRounding(
                                windows.moments(part, threads: inGroup), count: part.count)
                        else { continue }
                        let factors = parts.count == 1 ? Self.stepFactors(depth: depth) : [1]
                        let blocks = (groupOutputs + Self.outputsAtOnce - 1) / Self.outputsAtOnce
                        _ = runInParallel(count: blocks, threads: inGroup) {
                        } body: { _, block in
                            let first = group * groupOutputs + block * Self.outputsAtOnce
                            let outputs = first..<min(first + Self.outputsAtOnce, (group + 1) * groupOutputs)
                            let best = wholeWeights(
                                part, of: outputs, steps: outputs.map { steps[$0] }, factors: factors, scales: scales,
                                rounding: rounding)
                            for (row, output) in outputs.enumerated() {
                                steps[output] = best.steps[row]
                                for (place, weight) in part.enumerated() {
                                    weights[output * depth + weight] = Float(
                                        Double(best.weights[place * outputs.count + row]) * best.steps[row]
                                            / scales[weight / window.taps])
                                }
                            }
                        }
                    }
                }
            }
        }
        result.weightSteps = steps
        return result
    }

    /// The weights of some outputs, [part][outputs], in whole steps, and the steps that suit them best.
    private func wholeWeights(
        _ part: Range<Int>, of outputs: Range<Int>, steps: [Double], factors: [Double], scales: [Double],
        rounding: CompensatedRounding
    ) -> (weights: [Float], steps: [Double]) {
        let rows = outputs.count
        var best = (weights: [Float](repeating: 0, count: part.count * rows), steps: steps)
        var leastLosses = [Double](repeating: .infinity, count: rows)
        for factor in factors {
            var whole = [Float](repeating: 0, count: part.count * rows)
            for (place, weight) in part.enumerated() {
                let scale = scales[weight / window.taps] / factor
                for (row, output) in outputs.enumerated() {
                    whole[place * rows + row] = Float(Double(weights[output * depth + weight]) * scale / steps[row])
                }
            }
            let losses = rounding.round(&whole, rows: rows)
            for row in 0..<rows where Double(losses[row]) * factor * factor < leastLosses[row] {
                leastLosses[row] = Double(losses[row]) * factor * factor
                best.steps[row] = steps[row] * factor
                for place in 0..<part.count { best.weights[place * rows + row] = whole[place * rows + row] }
            }
        }
        return best
    }

    /// What steps are tried, as parts of the largest weight's: of few weights some lie well on one lattice and badly on
    /// another.
    private static func stepFactors(depth: Int) -> [Double] {
        let count = min(8192 / depth, 256)
        return [1] + (0..<count).map { 0.9 + 0.36 * Double($0) / Double(count) }
    }

    private var parts: [Range<Int>] {
        let count = (depth + Self.mostTogether - 1) / Self.mostTogether
        return (0..<count).map { $0 * depth / count..<($0 + 1) * depth / count }
    }
}
