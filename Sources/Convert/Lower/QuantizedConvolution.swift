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

    /// Quantizes a layer without groups.
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
        let depth = convolution.depth
        let channels = convolution.channels
        let slices = input.perChannel
        let inputScales = slices.map { Double($0.scale) }
        let zeros = slices.map { Double($0.zero) }

        bias = []
        weightSums = []
        scales = []
        padding = slices.map { Int8($0.zeroPoint) }
        var quantized: [Int8] = []
        quantized.reserveCapacity(convolution.outputs * depth)
        for output in 0..<convolution.outputs {
            let row = RoundedWeights(
                convolution, output: output, inputScales: inputScales[...], outputScale: outputScale)
            let realBias = Double(convolution.bias[output])
            var sum = 0
            var magnitude = 0
            var offset = 0.0
            for (index, value) in row.values.enumerated() {
                let weight = Int(value)
                sum += weight
                magnitude += abs(weight)
                offset += Double(weight) * zeros[index % channels]
            }
            quantized += row.values
            let weightScale = row.scale
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
