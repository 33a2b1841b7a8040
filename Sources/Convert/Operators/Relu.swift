/// max(x, 0), where the producer could not take it: it is read elsewhere too, or cannot end in an activation.
package struct Relu: Operation {
    /// An activation.
    package init() {}

    package var name: String { "relu" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        output.elements.update(from: inputs[0].elements, count: output.shape.count)
        output.clampNegatives()
    }

    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range.afterRelu, channels: channels)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        lowering.appendRequantization(node.name, from: input, to: try lowering.tensor(of: node.output), relu: true)
    }
}
