/// The weights of one output of a convolution as whole numbers, multiples of one scale.
struct RoundedWeights {
    /// [kernel height][kernel width][channels of the group], −127...127.
    let values: [Int8]
    /// What a step is, the input's scale left out: weight · input scale ≈ value · scale.
    let scale: Double

    /// Rounds the weights of output `output`, into which the scales of the input's channels are absorbed.
    /// - Parameters:
    ///   - inputScales: Of the channels of the output's group.
    ///   - outputScale: Of the int8 output; 1 for float logits.
    init(_ convolution: Convolution, output: Int, inputScales: ArraySlice<Double>, outputScale: Float) {
        let (taps, channels) = (convolution.window.taps, convolution.groupChannels)
        let weights = convolution.weights[output * convolution.depth..<(output + 1) * convolution.depth]
        var effective = [Double](repeating: 0, count: weights.count)
        var largest = 0.0
        for (channel, inputScale) in inputScales.enumerated() {
            for tap in 0..<taps {
                let weight = Double(weights[weights.startIndex + channel * taps + tap]) * inputScale
                effective[tap * channels + channel] = weight
                largest = max(largest, abs(weight))
            }
        }
        let scale = Self.scale(
            step: convolution.weightSteps?[output] ?? largest / 127, bias: Double(convolution.bias[output]),
            outputScale: outputScale)
        values = effective.map { Int8(min(max(($0 / scale).rounded(.toNearestOrEven), -127), 127)) }
        self.scale = scale
    }

    /// The step that suits an output's weights, or a larger one where the bias needs the room.
    private static func scale(step: Double, bias: Double, outputScale: Float) -> Double {
        // Leaves half of the accumulator's range to the sum of products.
        let smallestForBias = abs(bias) / 0x1p30
        // Keeps the quotient by the output's scale a normal float32 for an output that is always zero.
        let smallestForScale = Double(outputScale) * 0x1p-100
        return max(step, smallestForBias, smallestForScale)
    }
}

extension Convolution {
    /// The same convolution with the weights that a plan holds for it.
    func rounded(input: Quantization, outputScale: Float) -> Convolution {
        let inputScales = input.perChannel.map { Double($0.scale) }
        var result = self
        var steps: [Double] = []
        for output in 0..<outputs {
            let first = output / groupOutputs * groupChannels
            let scales = inputScales[first..<first + groupChannels]
            let row = RoundedWeights(self, output: output, inputScales: scales, outputScale: outputScale)
            steps.append(row.scale)
            for (channel, inputScale) in scales.enumerated() {
                for tap in 0..<window.taps {
                    result.weights[output * depth + channel * window.taps + tap] = Float(
                        Double(row.values[tap * groupChannels + channel]) * row.scale / inputScale)
                }
            }
        }
        result.weightSteps = steps
        return result
    }
}
