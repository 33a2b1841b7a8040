import Plan

/// Mean 0 and variance 1 over the channels of each pixel, then a scale and a shift for each channel.
package struct LayerNormalization: Operation {
    /// One for each channel.
    package var scale: [Float]
    /// One for each channel.
    package var shift: [Float]
    /// Added to the variance; positive.
    package var epsilon: Float

    /// A normalization of maps of as many channels as there are scales and shifts.
    package init(scale: [Float], shift: [Float], epsilon: Float) {
        self.scale = scale
        self.shift = shift
        self.epsilon = epsilon
    }

    package var name: String { "layer_normalization" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        guard scale.count == inputs[0].channels, shift.count == inputs[0].channels else {
            throw ShapeError(
                reason: "it has \(scale.count) scales and \(shift.count) shifts for \(inputs[0].channels) channels")
        }
        return inputs[0]
    }

    package func steps(output: MapShape) -> Int { LayerNormalizationFormat.stepsPerChannel * output.count }

    package func scaled(by factors: [Float], shift offsets: [Float]) -> (any Operation)? {
        var result = self
        for channel in scale.indices {
            result.scale[channel] *= factors[channel]
            result.shift[channel] = result.shift[channel] * factors[channel] + offsets[channel]
        }
        return result
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let (pixels, channels) = (output.shape.pixels, output.shape.channels)
        for pixel in 0..<pixels {
            let values = (0..<channels).map { Double(inputs[0].elements[$0 * pixels + pixel]) }
            let mean = values.reduce(0, +) / Double(channels)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
            let inverse = 1 / (variance + Double(epsilon)).squareRoot()
            for channel in 0..<channels {
                output.elements[channel * pixels + pixel] =
                    Float((values[channel] - mean) * inverse) * scale[channel] + shift[channel]
            }
        }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.uniformTensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let source = lowering.quantization(of: input).slices[0]
        let target = lowering.quantization(of: output).slices[0]
        var record = OperatorRecord(.layerNormalization, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(
            for: output, costPerElement: LayerNormalizationFormat.stepsPerChannel)

        var parameters = LayerNormalizationFormat.Parameters()
        parameters.epsilon = Self.epsilon(epsilon, values: scale.count, source)
        (parameters.clampLow, parameters.clampHigh) = target.bounds(relu: false)
        parameters.outputZero = target.zeroPoint
        lowering.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: try Self.constants(scale, shift, target, node.name)))
    }

    /// What is added to so many values' spread, which is not the variance but that times the square of their number, in
    /// steps of the input.
    static func epsilon(_ epsilon: Float, values: Int, _ input: ChannelSlice) -> Float {
        let sums = Double(values) / Double(input.scale)
        return Float(min(max(Double(epsilon) * sums * sums, Double(Float.leastNormalMagnitude)), PlanScale.largest))
    }

    /// Scales and shifts in steps of the output, as a plan holds them.
    static func constants(
        _ scale: [Float], _ shift: [Float], _ output: ChannelSlice, _ layer: String
    ) throws(ConvertError) -> [UInt8] {
        guard (scale + shift).allSatisfy(\.isFinite) else { throw .notFinite(layer: layer) }
        let (gamma, beta) = (scale.map { $0 / output.scale }, shift.map { $0 / output.scale })
        guard (gamma + beta).allSatisfy({ $0.magnitude <= Float(PlanScale.largest) }) else {
            throw .scaleTooLarge(layer: layer)
        }
        let layout = LayerNormalizationFormat.Constants(channels: scale.count)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(gamma, layout.gamma)
        constants.store(beta, layout.beta)
        return constants.bytes
    }
}
