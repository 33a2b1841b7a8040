/// Maps of one size after another along channels: two or more inputs.
///
/// Costs nothing in a plan: `Placement` lets producers write into their slice of one buffer, and only what cannot be
/// there otherwise is copied.
package struct Concat: Operation {
    /// A concatenation.
    package init() {}

    package var name: String { "concat" }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        guard var shape = inputs.first else { throw ShapeError(reason: "it has no inputs") }
        for input in inputs.dropFirst() {
            guard input.height == shape.height, input.width == shape.width else {
                throw ShapeError(reason: "the inputs have different sizes, \(inputs[0]) and \(input)")
            }
            shape.channels += input.channels
        }
        return shape
    }

    package var keepsSlices: Bool { true }

    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        var position = output.elements
        for input in inputs {
            position.update(from: input.elements, count: input.shape.count)
            position += input.shape.count
        }
    }

    /// The inputs', one after another.
    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(concatenating: inputs)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        try lowering.appendCopies(for: node)
    }
}
