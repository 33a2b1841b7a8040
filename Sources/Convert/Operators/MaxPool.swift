import Plan

/// The largest pixel of each window; padding never counts.
package struct MaxPool: Operation {
    /// Any dilation; may round the output size up.
    package var window: Window

    /// A maximum over windows.
    package init(window: Window) {
        self.window = window
    }

    package var name: String { "max_pool" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return try window.outputShape(of: inputs[0], channels: inputs[0].channels)
    }

    package func steps(output: MapShape) -> Int { output.count * window.taps }

    package var keepsSlices: Bool { true }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let width = inputs[0].shape.width
        output.fillFromWindows(window, of: inputs[0]) { plane, rows, columns, _ in
            var largest = -Float.infinity
            for y in rows {
                for x in columns {
                    largest = max(largest, plane[y * width + x])
                }
            }
            return largest
        }
    }

    /// The input's: a maximum is the same in any scale.
    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        inputs[0]
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        var record = OperatorRecord(.maxPool, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(for: output, costPerElement: window.taps)
        var parameters = MaxPoolFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: node.name)
        lowering.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }
}
