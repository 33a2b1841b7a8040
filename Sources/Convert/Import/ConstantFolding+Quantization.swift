import ONNX

/// Weights of models that are quantized already.
extension ConstantFolding {
    /// To bytes, rounded half to even; without a zero point to unsigned ones.
    static func quantizeLinear(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard case .floats(let elements) = tensor.elements else { throw .invalid("it quantizes integers") }
        let lines = try Lines(inputs, node)
        let isUnsigned = hasInput(inputs, 2) ? try input(inputs, 2).isUnsignedByte : true
        let (low, high): (Float, Float) = isUnsigned ? (0, 255) : (-128, 127)
        let bytes = elements.enumerated().map { index, element -> Int64 in
            let line = lines.line(index)
            let steps = (element / lines.scales[line]).rounded(.toNearestOrEven) + lines.zeros[line]
            return steps.isNaN ? 0 : Int64(min(max(steps, low), high))
        }
        return result(tensor.dimensions, .integers(bytes))
    }

    static func dequantizeLinear(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        let bytes = try integers(inputs, 0)
        let lines = try Lines(inputs, node)
        let numbers = bytes.enumerated().map { index, byte in
            (Float(byte) - lines.zeros[lines.line(index)]) * lines.scales[lines.line(index)]
        }
        return result(tensor.dimensions, .floats(numbers))
    }

    /// Scales and zero points: one for all, or one for each place along an axis.
    private struct Lines {
        let scales: [Float]
        let zeros: [Float]
        /// Elements behind the axis.
        private let inner: Int

        init(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) {
            let dimensions = try ConstantFolding.input(inputs, 0).dimensions
            guard case .floats(let scales) = try ConstantFolding.input(inputs, 1).elements, !scales.isEmpty else {
                throw .invalid("its scales are no numbers")
            }
            self.scales = scales
            if ConstantFolding.hasInput(inputs, 2) {
                zeros = try ConstantFolding.integers(inputs, 2).map { Float($0) }
            } else {
                zeros = scales.map { _ in 0 }
            }
            guard zeros.count == scales.count else {
                throw .invalid("it has \(scales.count) scales and \(zeros.count) zero points")
            }
            guard scales.count > 1 else {
                inner = 1
                return
            }
            let axis = try counted(try node.int("axis", default: 1), rank: dimensions.count)
            guard dimensions[axis] == scales.count, try node.int("block_size", default: 0) == 0 else {
                throw .unsupported("it has \(scales.count) scales along an axis of \(dimensions[axis])")
            }
            inner = dimensions[(axis + 1)...].reduce(1, *)
        }

        func line(_ index: Int) -> Int { index / inner % scales.count }
    }
}
