import Plan

/// y = x, stored otherwise: what gives an exit float32 logits of its own where no convolution computes them.
package struct Requantize: Operation {
    /// A copy.
    package init() {}

    package var name: String { "requantize" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        output.elements.update(from: inputs[0].elements, count: output.shape.count)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        // The kernel subtracts whole zero points, and nothing behind float logits could absorb the rest.
        let input = try lowering.wholeTensor(of: node.inputs[0])
        lowering.appendRequantization(node.name, from: input, to: try lowering.tensor(of: node.output))
    }
}

extension Lowering {
    /// Appends an operator that stores scale · x + shift of the int8 tensor `input` as `output` is stored.
    /// - Parameters:
    ///   - output: Int8, or float logits, which take only what stands in whole zero points and has no `shift`.
    ///   - scale: One number for each channel, not negative; nil is 1.
    ///   - shift: One number for each channel; nil is 0.
    ///   - relu: Negative results become zero, which must be a whole zero point of `output`.
    mutating func appendRequantization(
        _ name: String, from input: Int, to output: Int, scale: [Float]? = nil, shift: [Float]? = nil,
        relu: Bool = false
    ) {
        let sources = quantization(of: input).perChannel
        let targets = program.tensors[output].quantization?.perChannel
        var record = OperatorRecord(.requantize, inputs: [input], output: output)
        record.quantumPixels = quantumPixels(for: output)

        let layout = RequantizeFormat.Constants(channels: sources.count, isFloat: targets == nil)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        if let targets {
            let steps = targets.indices.map { channel in
                RequantizationStep(
                    from: sources[channel], to: targets[channel], scale: Double(scale?[channel] ?? 1),
                    shift: Double(shift?[channel] ?? 0))
            }
            constants.store(steps.map(\.inputZero), layout.inputZeros)
            constants.store(steps.map(\.scale), layout.scales)
            constants.store(steps.map(\.outputZero), layout.outputZeros)
            let lowest = targets.map { relu ? $0.zeroPoint : -128 }
            constants.store(zip(lowest, steps).map { Float($0 - $1.outputZero) }, layout.clampLows)
            constants.store(steps.map { Float(127 - $0.outputZero) }, layout.clampHighs)
        } else {
            precondition(scale == nil && shift == nil && !relu, "Lowering: logits are copied as they are")
            constants.store(sources.map(\.zeroPoint), layout.inputZeros)
            constants.store(sources.map(\.scale), layout.scales)
        }
        append(LoweredProgram.Operator(name: name, record: record, constants: constants.bytes))
    }
}
