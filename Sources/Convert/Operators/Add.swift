import Plan

/// The sum of two maps of one shape.
package struct Add: Operation {
    /// The activation behind it.
    package var relu: Relu?

    /// A sum.
    package init(relu: Relu? = nil) {
        self.relu = relu
    }

    package var name: String { "add" }

    package func withRelu(_ relu: Relu) -> (any Operation)? { Add(relu: self.relu?.followed(by: relu) ?? relu) }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 2)
        guard inputs[0] == inputs[1] else {
            throw ShapeError(reason: "the inputs have different shapes, \(inputs[0]) and \(inputs[1])")
        }
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        for index in 0..<output.shape.count {
            output.elements[index] = inputs[0].elements[index] + inputs[1].elements[index]
        }
        output.rectify(relu)
    }

    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range.after(relu), channels: channels)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let first = try lowering.uniformTensor(of: node.inputs[0])
        let second = try lowering.uniformTensor(of: node.inputs[1])
        let output = try lowering.tensor(of: node.output)
        let firstSlice = lowering.quantization(of: first).slices[0]
        let secondSlice = lowering.quantization(of: second).slices[0]
        let slice = lowering.quantization(of: output).slices[0]

        var parameters = AddFormat.Parameters()
        parameters.firstScale = try PlanScale.quotient(
            Double(firstSlice.scale), Double(slice.scale), layer: node.name)
        parameters.firstZero = firstSlice.zeroPoint
        parameters.secondScale = try PlanScale.quotient(
            Double(secondSlice.scale), Double(slice.scale), layer: node.name)
        parameters.secondZero = secondSlice.zeroPoint
        parameters.outputZero = slice.zeroPoint
        (parameters.clampLow, parameters.clampHigh) = slice.bounds(relu: relu != nil)
        var record = OperatorRecord(.add, inputs: [first, second], output: output)
        record.quantumPixels = lowering.quantumPixels(for: output)
        lowering.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }
}
