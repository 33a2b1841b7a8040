import ONNX

extension Rules {
    /// Concat along channels; one input alone is passed on.
    static func concat(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard let axis = node.attributes["axis"], case .int(let axis) = axis else {
            throw .invalid("attribute 'axis' is missing")
        }
        var inputs: [MapView] = []
        for index in node.inputs.indices {
            inputs.append(try importer.view(of: node, input: index))
        }
        guard let first = inputs.first else { throw .invalid("it has no inputs") }
        let rank = first.dimensions.count
        guard inputs.allSatisfy({ $0.dimensions.count == rank }) else {
            throw .invalid("its inputs have different numbers of dimensions")
        }
        guard try importer.countedAxis(axis, rank: rank) == 1 else {
            throw .unsupported("axis=\(axis): only concatenation along channels (axis 1) is supported")
        }
        if inputs.count == 1 { return .view(first) }
        for input in inputs {
            try importer.requireChannelAxis(input)
        }
        let output = try importer.append(node, Concat(), inputs.map(\.value))
        var dimensions = first.dimensions
        dimensions[1] = importer.values[output].shape.channels
        return .view(MapView(value: output, dimensions: dimensions))
    }
}
