import ONNX

extension Rules {
    /// PRelu: the slope of negative numbers is a constant, one for all or one for each channel.
    static func parametricRelu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let slopes = try numbers(&importer, node, input: 1, over: view)
        if Set(slopes).count == 1 {
            return .view(try importer.appendElementwise(node, Table(.leakyRelu(alpha: slopes[0])), view))
        }
        // max(x, 0) − slope · max(−x, 0)
        let none = slopes.map { _ in Float(0) }
        let mirrored = BatchNormalization(scale: slopes.map { _ in -1 }, shift: none)
        let negative = try importer.appendElementwise(
            node, Relu(), try importer.appendElementwise(node, mirrored, view))
        let scaled = try importer.appendElementwise(
            node, BatchNormalization(scale: slopes.map(-), shift: none), negative)
        let positive = try importer.appendElementwise(node, Relu(), view)
        return .view(view.seen(try importer.append(node, Add(), [positive.value, scaled.value])))
    }

    /// Relu, under any dimensions.
    static func relu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        .view(try importer.appendElementwise(node, Relu(), try importer.view(of: node, input: 0)))
    }
}
