import Plan

/// The mean of each window's pixels.
package struct AveragePool: Operation {
    /// Without dilation; may round the output size up.
    package var window: Window
    /// Divides by the padded window's size; otherwise padding does not count.
    package var countsPadding: Bool

    /// A mean over windows.
    package init(window: Window, countsPadding: Bool) {
        self.window = window
        self.countsPadding = countsPadding
    }

    package var name: String { "average_pool" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return try window.outputShape(of: inputs[0], channels: inputs[0].channels)
    }

    package func steps(output: MapShape) -> Int { output.count * window.taps }

    package var keepsSlices: Bool { true }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        let width = inputs[0].shape.width
        output.fillFromWindows(window, of: inputs[0]) { plane, rows, columns, paddedCount in
            var sum: Float = 0
            var count = 0
            for y in rows {
                for x in columns {
                    sum += plane[y * width + x]
                    count += 1
                }
            }
            return sum / Float(countsPadding ? paddedCount : count)
        }
    }

    /// The input's: means stay within it.
    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        inputs[0]
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        var record = OperatorRecord(.averagePool, inputs: [input], output: output)
        record.quantumPixels = lowering.quantumPixels(for: output, costPerElement: window.taps)
        var parameters = AveragePoolFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: node.name)
        parameters.countsPadding = countsPadding ? 1 : 0
        let layout = AveragePoolFormat.Constants(channels: lowering.channels(of: input))
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(lowering.quantization(of: input).perChannel.map { Int8($0.zeroPoint) }, layout.zeroPoints)
        lowering.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: constants.bytes))
    }
}
