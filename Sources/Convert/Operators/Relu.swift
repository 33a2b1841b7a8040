/// max(x, 0), and with a ceiling min(max(x, 0), ceiling); as a node of its own where the producer could not take it: it is
/// read elsewhere too, or cannot end in an activation.
package struct Relu: Operation, Hashable {
    /// Positive; ReLU6 has 6.
    package var ceiling: Float

    /// An activation.
    package init(ceiling: Float = .infinity) {
        self.ceiling = ceiling
    }

    /// What both activations do, one after the other.
    package func followed(by relu: Relu) -> Relu { Relu(ceiling: min(ceiling, relu.ceiling)) }

    package func withRelu(_ relu: Relu) -> (any Operation)? { followed(by: relu) }

    package var name: String { "relu" }

    package var function: Table.Function? { .clip(low: 0, high: min(ceiling, .greatestFiniteMagnitude)) }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: 1)
        return inputs[0]
    }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        output.elements.update(from: inputs[0].elements, count: output.shape.count)
        output.rectify(self)
    }

    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range.after(self), channels: channels)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        lowering.appendRequantization(node.name, from: input, to: try lowering.tensor(of: node.output), relu: true)
    }
}
