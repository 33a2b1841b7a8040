import Plan

/// Mean 0 and variance 1 over all pixels of each group of channels, then a scale and a shift for each channel; instance
/// normalization where each channel is a group.
package struct GroupNormalization: Operation {
    /// Groups of as many channels each, one after the other.
    package var groups: Int
    /// One for each channel.
    package var scale: [Float]
    /// One for each channel.
    package var shift: [Float]
    /// Added to the variance; positive.
    package var epsilon: Float

    /// A normalization of maps of as many channels as there are scales and shifts.
    package init(groups: Int, scale: [Float], shift: [Float], epsilon: Float) {
        self.groups = groups
        self.scale = scale
        self.shift = shift
        self.epsilon = epsilon
    }

    package var name: String { "group_normalization" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        let shape = inputs[0]
        guard scale.count == shape.channels, shift.count == shape.channels, groups > 0, shape.channels % groups == 0
        else {
            throw ShapeError(
                reason:
                    "it has \(scale.count) scales, \(shift.count) shifts and \(groups) groups for \(shape.channels) "
                    + "channels")
        }
        guard shape.count / groups <= GroupNormalizationFormat.largestGroup else {
            throw ShapeError(
                reason: "its groups have \(shape.count / groups) values, at most "
                    + "\(GroupNormalizationFormat.largestGroup) are supported")
        }
        return shape
    }

    package func steps(output: MapShape) -> Int {
        let blocks = PlanFormat.blocks(ofOutputs: output.channels)
        return blocks * output.pixels
            * GroupNormalizationFormat.stepsPerBlock(channelsOfGroup: output.channels / groups)
    }

    package func scaled(by factors: [Float], shift offsets: [Float]) -> (any Operation)? {
        var result = self
        for channel in scale.indices {
            result.scale[channel] *= factors[channel]
            result.shift[channel] = result.shift[channel] * factors[channel] + offsets[channel]
        }
        return result
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let (pixels, size) = (output.shape.pixels, output.shape.channels / groups)
        for group in 0..<groups {
            let values = UnsafeBufferPointer(start: inputs[0].elements + group * size * pixels, count: size * pixels)
            let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
            let variance =
                values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
            let inverse = 1 / (variance + Double(epsilon)).squareRoot()
            for channel in group * size..<(group + 1) * size {
                for index in channel * pixels..<(channel + 1) * pixels {
                    output.elements[index] =
                        Float((Double(inputs[0].elements[index]) - mean) * inverse) * scale[channel] + shift[channel]
                }
            }
        }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.uniformTensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let source = lowering.quantization(of: input).slices[0]
        let target = lowering.quantization(of: output).slices[0]
        let (pixels, size) = (lowering.pixels(of: output), scale.count / groups)
        var record = OperatorRecord(.groupNormalization, inputs: [input], output: output)
        record.quantumPixels = UInt32(pixels)
        record.quantumBlocks = UInt32(
            Quantum(
                elementwiseOf: PlanFormat.blocks(ofOutputs: scale.count),
                costPerPixel: pixels * GroupNormalizationFormat.stepsPerBlock(channelsOfGroup: size)
            ).pixels)

        var parameters = GroupNormalizationFormat.Parameters()
        parameters.groups = UInt32(groups)
        parameters.epsilon = LayerNormalization.epsilon(epsilon, values: pixels * size, source)
        (parameters.clampLow, parameters.clampHigh) = target.bounds(relu: false)
        parameters.outputZero = target.zeroPoint
        lowering.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: try LayerNormalization.constants(scale, shift, target, node.name)))
    }
}
