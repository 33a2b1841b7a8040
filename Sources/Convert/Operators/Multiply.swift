import Plan

/// The product of two maps, or of a map and a gate: one pixel for all of its pixels, or one channel for all of its channels.
package struct Multiply: Operation {
    /// The activation behind it.
    package var relu: Relu?
    /// The third input is added before the activation.
    package var addsResidual = false

    /// A product of the first two inputs; the second may be a gate.
    package init() {}

    package var name: String { "multiply" }

    package func withRelu(_ relu: Relu) -> (any Operation)? {
        var result = self
        result.relu = self.relu?.followed(by: relu) ?? relu
        return result
    }

    package var withResidual: (any Operation)? {
        guard relu == nil, !addsResidual else { return nil }
        var result = self
        result.addsResidual = true
        return result
    }

    /// Whether factors of a shape can be a gate of a map.
    static func isGate(_ factors: MapShape, of map: MapShape) -> Bool {
        factors.channels == map.channels && factors.pixels == 1
            || factors.channels == 1 && factors.height == map.height && factors.width == map.width
    }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: addsResidual ? 3 : 2)
        guard inputs[0] == inputs[1] || Self.isGate(inputs[1], of: inputs[0]) else {
            throw ShapeError(
                reason:
                    "its inputs have shapes \(inputs[0]) and \(inputs[1]), which are neither equal nor a map and a gate"
            )
        }
        if addsResidual, inputs[2] != inputs[0] {
            throw ShapeError(reason: "the residual has shape \(inputs[2]), the output \(inputs[0])")
        }
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let pixels = output.shape.pixels
        let factors = inputs[1]
        for channel in 0..<output.shape.channels {
            let row = factors.elements + (factors.shape.channels == 1 ? 0 : channel) * factors.shape.pixels
            for pixel in 0..<pixels {
                let index = channel * pixels + pixel
                let product = inputs[0].elements[index] * row[factors.shape.pixels == 1 ? 0 : pixel]
                output.elements[index] = addsResidual ? product + inputs[2].elements[index] : product
            }
        }
        output.rectify(relu)
    }

    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range.after(relu), channels: channels)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        var inputs: [Int] = []
        for value in node.inputs { inputs.append(try lowering.uniformTensor(of: value)) }
        let output = try lowering.tensor(of: node.output)
        let slices = inputs.map { lowering.quantization(of: $0).slices[0] }
        let slice = lowering.quantization(of: output).slices[0]

        var parameters = MultiplyFormat.Parameters()
        parameters.firstZero = slices[0].zeroPoint
        parameters.secondZero = slices[1].zeroPoint
        parameters.scale = try PlanScale.quotient(
            Double(slices[0].scale) * Double(slices[1].scale), Double(slice.scale), layer: node.name)
        if addsResidual {
            parameters.residualScale = try PlanScale.quotient(
                Double(slices[2].scale), Double(slice.scale), layer: node.name)
            parameters.residualZero = slices[2].zeroPoint
        }
        parameters.outputZero = slice.zeroPoint
        (parameters.clampLow, parameters.clampHigh) = slice.bounds(relu: relu != nil)
        var record = OperatorRecord(.multiply, inputs: inputs, output: output)
        record.quantumPixels = lowering.quantumPixels(for: output)
        lowering.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }
}
