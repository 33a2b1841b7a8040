import ONNX

/// Models that are quantized already (QDQ): their weights are taken as the numbers they stand for, and their maps keep the
/// ranges that their scales span.
extension Rules {
    static func quantizeLinear(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        if importer.values[view.value].range == nil {
            importer.values[view.value].range = try range(&importer, node)
        }
        return .view(view)
    }

    static func dequantizeLinear(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        .view(try importer.view(of: node, input: 0))
    }

    /// What numbers of this scale and zero point can be.
    private static func range(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> ValueRange {
        let scales = try importer.constantFloats(of: node, input: 1).elements
        guard scales.count == 1, scales[0] > 0 else {
            throw .unsupported("its map has \(scales.count) scales: one positive scale is expected")
        }
        let zeroPoint = node.hasInput(2) ? try importer.constantTensor(of: node, input: 2) : nil
        let bounds = try ConstantFolding.quantizedType(zeroPoint, node).bounds
        var zero: Float = 0
        if let zeroPoint {
            guard case .integers(let zeros) = zeroPoint.elements, zeros.count == 1 else {
                throw .unsupported("its zero point is not one number")
            }
            zero = Float(zeros[0])
        }
        let range = ((bounds.lowerBound - zero) * scales[0], (bounds.upperBound - zero) * scales[0])
        guard range.0.isFinite, range.1.isFinite else { throw .invalid("its scale is \(scales[0])") }
        return ValueRange(min: range.0, max: range.1)
    }
}
