import Plan

/// The pixels of two maps, one after the other; concatenation along pixels.
package struct Join: Operation {
    /// Columns of the output.
    package var width: Int

    /// A map of so many columns; the pixels of both inputs together must fill its rows.
    package init(width: Int = 1) {
        self.width = width
    }

    package var name: String { "join" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 2)
        let pixels = inputs[0].pixels + inputs[1].pixels
        guard inputs[0].channels == inputs[1].channels, width > 0, pixels % width == 0 else {
            throw ShapeError(reason: "maps of shapes \(inputs[0]) and \(inputs[1]) cannot be joined")
        }
        return MapShape(channels: inputs[0].channels, height: pixels / width, width: width)
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        var position = output.elements
        for channel in 0..<output.shape.channels {
            for input in inputs {
                let pixels = input.shape.pixels
                position.update(from: input.elements + channel * pixels, count: pixels)
                position += pixels
            }
        }
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        var inputs: [Int] = []
        for value in node.inputs { inputs.append(try lowering.uniformTensor(of: value)) }
        let output = try lowering.tensor(of: node.output)
        let slices = inputs.map { lowering.quantization(of: $0).slices[0] }
        let target = lowering.quantization(of: output).slices[0]

        var parameters = JoinFormat.Parameters()
        parameters.firstScale = try PlanScale.quotient(
            Double(slices[0].scale), Double(target.scale), layer: node.name)
        parameters.firstZero = slices[0].zeroPoint
        parameters.secondScale = try PlanScale.quotient(
            Double(slices[1].scale), Double(target.scale), layer: node.name)
        parameters.secondZero = slices[1].zeroPoint
        parameters.outputZero = target.zeroPoint
        (parameters.clampLow, parameters.clampHigh) = target.bounds(relu: false)
        var record = OperatorRecord(.join, inputs: inputs, output: output)
        record.quantumPixels = lowering.quantumPixels(for: output)
        lowering.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }
}
