import Plan

/// The integer numbers of a convolution whose input slices' scales and zeros have been absorbed.
///
/// With q = round(w · input scale / weight scale), one weight scale per output:
///
///     real output ≈ weight scale · (Σ q · x + bias),   bias = round(b / weight scale − Σ q · zero)
///
/// where x are the stored input bytes and zero is each channel's exact zero.
struct QuantizedConvolution {
    /// One per output.
    var bias: [Int32]
    /// One per output: what the packed weights of an output add up to.
    var weightSums: [Int32]
    /// One per output: accumulator to steps of the output, or to real numbers for float logits.
    var scales: [Float]
    /// One per input channel: the byte that a tap outside the map reads.
    var padding: [Int8]
    /// As `packWeights` orders them.
    var weights: [Int8]

    /// Quantizes a layer.
    /// - Parameters:
    ///   - name: The layer's, for errors.
    ///   - outputScale: Of the int8 output; 1 for float logits.
    /// - Throws: `accumulatorOverflow` unless no input can overflow an accumulator; `notFinite`; `scaleTooLarge`.
    init(
        _ convolution: Convolution, name: String, input: Quantization, outputScale: Float
    ) throws(ConvertError) {
        guard convolution.weights.allSatisfy(\.isFinite), convolution.bias.allSatisfy(\.isFinite) else {
            throw .notFinite(layer: name)
        }
        let taps = convolution.window.kernelHeight * convolution.window.kernelWidth
        let channels = convolution.channels
        let depth = taps * channels
        let slices = input.perChannel
        let inputScales = slices.map { Double($0.scale) }
        let zeros = slices.map { Double($0.zero) }

        bias = []
        weightSums = []
        scales = []
        padding = slices.map { Int8($0.zeroPoint) }
        var quantized = [Int8](repeating: 0, count: convolution.outputs * depth)
        var effective = [Double](repeating: 0, count: depth)
        for output in 0..<convolution.outputs {
            for channel in 0..<channels {
                let first = (output * channels + channel) * taps
                for tap in 0..<taps {
                    effective[tap * channels + channel] =
                        Double(convolution.weights[first + tap]) * inputScales[channel]
                }
            }
            let realBias = Double(convolution.bias[output])
            let weightScale = weightScale(
                largestWeight: effective.reduce(0) { max($0, abs($1)) }, bias: realBias, outputScale: outputScale)
            var sum = 0
            var magnitude = 0
            var offset = 0.0
            for index in 0..<depth {
                let rounded = (effective[index] / weightScale).rounded(.toNearestOrEven)
                let weight = Int(min(max(rounded, -127), 127))
                quantized[output * depth + index] = Int8(weight)
                sum += weight
                magnitude += abs(weight)
                offset += Double(weight) * zeros[index % channels]
            }
            let wholeBias = (realBias / weightScale - offset).rounded(.toNearestOrEven)
            guard Double(magnitude) * 255 + abs(wholeBias) < 2_147_483_648 else {
                throw .accumulatorOverflow(layer: name, output: output)
            }
            let scale = try PlanScale.quotient(weightScale, Double(outputScale), layer: name)
            bias.append(Int32(wholeBias))
            weightSums.append(Int32(sum))
            scales.append(scale)
        }
        weights = packWeights(quantized, outputs: convolution.outputs, depth: depth)
    }
}

/// The scale that spreads an output's weights over −127...127, or a larger one where the bias needs the room.
private func weightScale(largestWeight: Double, bias: Double, outputScale: Float) -> Double {
    // Leaves half of the accumulator's range to the sum of products.
    let smallestForBias = abs(bias) / 0x1p30
    // Keeps the quotient by the output's scale a normal float32 for an output that is always zero.
    let smallestForScale = Double(outputScale) * 0x1p-100
    return max(largestWeight / 127, smallestForBias, smallestForScale)
}
