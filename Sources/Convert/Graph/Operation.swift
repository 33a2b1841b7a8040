/// What a node computes: everything that the converter knows about one operator.
///
/// A new operator is one type that conforms, one family of ONNX rules that make it (`Rules`), and their registration.
/// Passes that are about particular operators match on concrete types.
package protocol Operation: Sendable {
    /// The name in every output; where a kernel of that operator exists, that kernel's.
    var name: String { get }

    /// The shape of the output; throws where number or shapes of the inputs do not fit.
    func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape

    /// Elements of scratch memory that `compute` needs.
    func scratchCount(of inputs: [MapShape], output: MapShape) -> Int

    /// About how many multiply-adds, comparisons or look-ups `compute` does.
    func steps(output: MapShape) -> Int

    /// Whether the output has all the channel slices of the inputs, and not one of its own.
    var keepsSlices: Bool { get }

    /// Computes the output in float32; it never shares memory with an input.
    /// - Parameter scratch: `scratchCount` elements, whatever they hold.
    func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>)

    /// The operation with a ReLU behind it; nil where it cannot hold one.
    func withRelu(_ relu: Relu) -> (any Operation)?

    /// The operation with a map added to its result, which is then its last input; nil where it cannot hold one.
    var withResidual: (any Operation)? { get }

    /// What it does to each element alone; nil where there is more to it.
    var function: Table.Function? { get }

    /// The operation with y · scale[c] + shift[c] behind it; nil where it cannot hold that.
    func scaled(by scale: [Float], shift: [Float]) -> (any Operation)?

    /// How the output is stored, for inputs that are stored as said.
    /// - Parameters:
    ///   - range: What calibration has seen of the output.
    ///   - channels: Of the output.
    func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization

    /// Appends the plan operators that compute `node`, whose operation this is.
    func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError)
}

extension Operation {
    package func scratchCount(of inputs: [MapShape], output: MapShape) -> Int { 0 }

    package func steps(output: MapShape) -> Int { output.count }

    package var keepsSlices: Bool { false }

    package func withRelu(_ relu: Relu) -> (any Operation)? { nil }

    package var withResidual: (any Operation)? { nil }

    package var function: Table.Function? { nil }

    package func scaled(by scale: [Float], shift: [Float]) -> (any Operation)? { nil }

    /// One scale for all channels, as calibration suggests.
    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range, channels: channels)
    }
}

/// Refuses any other number of inputs.
func expect(_ inputs: [MapShape], count: Int) throws(ShapeError) {
    guard inputs.count == count else {
        throw ShapeError(reason: "it has \(inputs.count) inputs, \(count) are expected")
    }
}
