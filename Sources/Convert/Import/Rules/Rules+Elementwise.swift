import ONNX

extension Rules {
    /// BatchNormalization with the statistics of the training, as a scale and a shift per channel.
    static func batchNormalization(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard try node.int("training_mode", default: 0) == 0 else {
            throw .unsupported("training_mode=1: export the model for inference")
        }
        let epsilon = Double(try node.float("epsilon", default: 1e-5))
        let gamma = try importer.constantFloats(of: node, input: 1).elements
        let beta = try importer.constantFloats(of: node, input: 2).elements
        let mean = try importer.constantFloats(of: node, input: 3).elements
        let variance = try importer.constantFloats(of: node, input: 4).elements
        guard [beta.count, mean.count, variance.count].allSatisfy({ $0 == gamma.count }) else {
            throw .invalid(
                "its parameters have \(gamma.count), \(beta.count), \(mean.count) and \(variance.count) elements")
        }
        let factors = zip(gamma, variance).map { Double($0) / (Double($1) + epsilon).squareRoot() }
        let scale = factors.map { Float($0) }
        let shift = gamma.indices.map { Float(Double(beta[$0]) - Double(mean[$0]) * factors[$0]) }
        guard (scale + shift).allSatisfy(\.isFinite) else { throw .invalid("a variance is not positive") }
        return try elementwise(
            &importer, node, BatchNormalization(scale: scale, shift: shift), input: 0, isPerChannel: true)
    }

    /// Relu, under any dimensions.
    static func relu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try elementwise(&importer, node, Relu(), input: 0, isPerChannel: false)
    }

    /// Add of two maps, or of a map and a constant per channel.
    static func add(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch (try importer.symbol(of: node, input: 0), try importer.symbol(of: node, input: 1)) {
        case (.view(let first), .view(let second)):
            guard first.dimensions == second.dimensions else {
                throw .unsupported(
                    "its inputs have dimensions \(first.dimensions) and \(second.dimensions): broadcasting is not "
                        + "supported")
            }
            let output = try importer.append(node, Add(), [first.value, second.value])
            return .view(MapView(value: output, dimensions: first.dimensions))
        case (.view(let view), .constant):
            return try addConstant(&importer, node, to: view, mapInput: 0, constantInput: 1)
        case (.constant, .view(let view)):
            return try addConstant(&importer, node, to: view, mapInput: 1, constantInput: 0)
        default:
            throw .unsupported("both inputs are constant: simplify the model before exporting it")
        }
    }

    private static func addConstant(
        _ importer: inout Importer, _ node: ONNXNode, to view: MapView, mapInput: Int, constantInput: Int
    ) throws(NodeProblem) -> Symbol {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: constantInput)
        let channels = importer.values[view.value].shape.channels
        // Broadcasting aligns the last axes: only the constant's channel axis may be longer than one.
        let trailingAxes = view.dimensions.count - 2
        let channelAxis = dimensions.count - 1 - trailingAxes
        let isPerChannel =
            dimensions.count <= view.dimensions.count
            && dimensions.enumerated().allSatisfy { $0.offset == channelAxis || $0.element == 1 }
        guard isPerChannel, elements.count == channels || elements.count == 1 else {
            throw .unsupported(
                "a constant of dimensions \(dimensions) is added to \(view.dimensions): one per channel is expected")
        }
        let shift = elements.count == channels ? elements : [Float](repeating: elements[0], count: channels)
        let scale = [Float](repeating: 1, count: channels)
        return try elementwise(
            &importer, node, BatchNormalization(scale: scale, shift: shift), input: mapInput, isPerChannel: true)
    }

    /// A node with one map in and a map of the same shape out.
    static func elementwise(
        _ importer: inout Importer, _ node: ONNXNode, _ operation: any Operation, input index: Int, isPerChannel: Bool
    ) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: index)
        if isPerChannel { try importer.requireChannelAxis(view) }
        let output = try importer.append(node, operation, [view.value])
        return .view(MapView(value: output, dimensions: view.dimensions))
    }
}
