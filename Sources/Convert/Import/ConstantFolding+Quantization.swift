import ONNX

/// Weights of models that are quantized already.
extension ConstantFolding {
    /// Rounded half to even.
    static func quantizeLinear(_ inputs: [ONNXTensor?], _ node: ONNXNode) throws(NodeProblem) -> ONNXTensor {
        let tensor = try input(inputs, 0)
        guard case .floats(let elements) = tensor.elements else { throw .invalid("it quantizes integers") }
        let lines = try Lines(inputs, node)
        let bounds = try quantizedType(hasInput(inputs, 2) ? try input(inputs, 2) : nil, node).bounds
        let bytes = elements.enumerated().map { index, element -> Int64 in
            let line = lines.line(index)
            let steps = (element / lines.scales[line]).rounded(.toNearestOrEven) + lines.zeros[line]
            return steps.isNaN ? 0 : Int64(min(max(steps, bounds.lowerBound), bounds.upperBound))
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

    /// What QuantizeLinear makes: the type of its zero point, or else of its attribute.
    static func quantizedType(
        _ zeroPoint: ONNXTensor?, _ node: ONNXNode
    ) throws(NodeProblem) -> ONNXTensor.QuantizedType {
        if let zeroPoint {
            guard let type = zeroPoint.quantizedType else {
                throw .unsupported("its zero point is no integer of 8 or 16 bits")
            }
            return type
        }
        let type = try node.int("output_dtype", default: 0)
        guard let known = ONNXTensor.QuantizedType(rawValue: type == 0 ? 2 : type) else {
            throw .unsupported("output_dtype=\(type): there are integers of 8 and 16 bits")
        }
        return known
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
            let axis = try Dimensions.counted(try node.int("axis", default: 1), rank: dimensions.count)
            guard dimensions[axis] == scales.count, try node.int("block_size", default: 0) == 0 else {
                throw .unsupported("it has \(scales.count) scales along an axis of \(dimensions[axis])")
            }
            inner = dimensions[(axis + 1)...].reduce(1, *)
        }

        func line(_ index: Int) -> Int { index / inner % scales.count }
    }
}
