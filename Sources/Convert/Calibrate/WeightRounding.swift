/// Rounds the weights of one convolution so that the errors of each sum make up for each other.
struct WeightRounding {
    /// Weights of a sum that are rounded together: the moments of more would not fit.
    private static let mostTogether = 2304
    /// Of those the part that must have been seen: with less, weights would make up for what comes in these images only.
    private static let leastSeenShare = 0.25
    /// Outputs that are rounded at once, whatever the number of threads.
    private static let outputsAtOnce = 64

    private let convolution: Convolution
    /// Of the input's channels.
    private let scales: [Double]
    private let threads: Int

    /// - Parameter threads: As many are used; the result does not depend on it.
    init(_ convolution: Convolution, input: Quantization, threads: Int) {
        self.convolution = convolution
        scales = input.perChannel.map { Double($0.scale) }
        self.threads = threads
    }

    /// The convolution with weights that are whole steps.
    /// - Parameters:
    ///   - nearest: The same with each weight rounded to the nearest step.
    ///   - maps: The input for some images, as int8 holds it.
    ///   - exact: The same in the float model.
    func rounded(
        from nearest: Convolution, for maps: [FloatMap], exact: [FloatMap], output: MapShape
    ) -> Convolution {
        guard var steps = nearest.weightSteps else { return nearest }
        var result = nearest
        result.weights.withUnsafeMutableBufferPointer { weights in
            steps.withUnsafeMutableBufferPointer { steps in
                let rounded = RoundedRows(weights: weights, steps: steps)
                nonisolated(unsafe) let (rows, inputs, exact) = (rounded, maps, exact)
                let groups = convolution.groups
                // Many groups have little to do each, one has much.
                _ = runInParallel(count: groups, threads: groups > 1 ? threads : 1) {
                } body: { _, group in
                    round(
                        group, for: inputs, exact: exact, output: output, into: rows,
                        threads: groups > 1 ? 1 : threads)
                }
            }
        }
        result.weightSteps = steps
        return result
    }

    /// What is written, each output's by one thread.
    private struct RoundedRows {
        let weights: UnsafeMutableBufferPointer<Float>
        let steps: UnsafeMutableBufferPointer<Double>
    }

    private func round(
        _ group: Int, for maps: [FloatMap], exact: [FloatMap], output: MapShape, into rows: RoundedRows, threads: Int
    ) {
        let scales = Array(scales[group * convolution.groupChannels..<(group + 1) * convolution.groupChannels])
        let windows = SeenWindows(
            convolution, group: group, of: maps, exact: exact, output: output, scales: scales, threads: threads)
        let parts = parts
        let factors = parts.count == 1 ? Self.stepFactors(depth: convolution.depth) : [1]
        let all = group * convolution.groupOutputs..<(group + 1) * convolution.groupOutputs
        for part in parts where Double(windows.count) >= Self.leastSeenShare * Double(part.count) {
            let moments = windows.moments(part, threads: threads)
            guard let rounding = CompensatedRounding(moments, count: part.count) else { continue }
            let fitting = windows.differenceMoments(part, threads: threads).map { cross, own in
                WeightFitting(
                    rounding, moments: moments, crossMoments: cross, differenceMoments: own, count: part.count,
                    samples: windows.count)
            }
            nonisolated(unsafe) let rows = rows
            _ = runInParallel(count: (all.count + Self.outputsAtOnce - 1) / Self.outputsAtOnce, threads: threads) {
            } body: { _, block in
                let first = all.lowerBound + block * Self.outputsAtOnce
                let outputs = first..<min(first + Self.outputsAtOnce, all.upperBound)
                round(part, of: outputs, by: rounding, fitting, factors: factors, scales: scales, into: rows)
            }
        }
    }

    /// Some weights of some outputs, at the steps that suit them best.
    private func round(
        _ part: Range<Int>, of outputs: Range<Int>, by rounding: CompensatedRounding, _ fitting: WeightFitting?,
        factors: [Double], scales: [Double], into rows: RoundedRows
    ) {
        let (depth, taps) = (convolution.depth, convolution.window.taps)
        // In units of the input's steps, [part][outputs].
        var targets = part.flatMap { weight in
            outputs.map { convolution.weights[$0 * depth + weight] * Float(scales[weight / taps]) }
        }
        fitting?.fit(&targets, rows: outputs.count)
        var leastLosses = [Double](repeating: .infinity, count: outputs.count)
        let steps = outputs.map { rows.steps[$0] }
        for factor in factors {
            var whole = [Float](repeating: 0, count: part.count * outputs.count)
            for (place, weight) in part.enumerated() {
                for (row, output) in outputs.enumerated() {
                    whole[place * outputs.count + row] = Float(
                        Double(targets[place * outputs.count + row]) / (steps[row] * factor))
                }
            }
            let losses = rounding.round(&whole, rows: outputs.count)
            for (row, output) in outputs.enumerated() {
                let loss = Double(losses[row]) * factor * factor
                guard loss < leastLosses[row] else { continue }
                leastLosses[row] = loss
                rows.steps[output] = steps[row] * factor
                for (place, weight) in part.enumerated() {
                    rows.weights[output * depth + weight] = Float(
                        Double(whole[place * outputs.count + row]) * rows.steps[output] / scales[weight / taps])
                }
            }
        }
    }

    /// What steps are tried, as parts of the largest weight's: of few weights some lie well on one lattice and badly on
    /// another.
    private static func stepFactors(depth: Int) -> [Double] {
        let count = min(8192 / depth, 256)
        return [1] + (0..<count).map { 0.9 + 0.36 * Double($0) / Double(count) }
    }

    private var parts: [Range<Int>] {
        let depth = convolution.depth
        let count = (depth + Self.mostTogether - 1) / Self.mostTogether
        return (0..<count).map { $0 * depth / count..<($0 + 1) * depth / count }
    }
}
