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
        let rank = first.axes.count
        guard inputs.allSatisfy({ $0.axes.count == rank }) else {
            throw .invalid("its inputs have different numbers of dimensions")
        }
        let counted = try importer.countedAxis(axis, rank: rank)
        if inputs.count == 1 { return .view(first) }
        let others = others(first, than: counted)
        if !inputs.allSatisfy({ hasChannels(importer, $0, as: counted) && self.others($0, than: counted) == others }) {
            guard counted == 1 else {
                throw .unsupported("axis=\(axis): only concatenation along channels is supported")
            }
            for index in inputs.indices { inputs[index] = try importer.map(inputs[index], for: node) }
        }
        let output = try importer.append(node, Concat(), inputs.map(\.value))
        var axes = inputs[0].axes
        axes[counted] = .init([.init(.channel, count: importer.values[output].shape.channels)])
        return .view(MapView(value: output, axes: axes))
    }

    private static func others(_ view: MapView, than axis: Int) -> [MapView.Axis] {
        view.axes.indices.filter { $0 != axis }.map { view.axes[$0] }
    }

    /// Whether an axis is the channels of the map, in their order.
    private static func hasChannels(_ importer: Importer, _ view: MapView, as axis: Int) -> Bool {
        view.axes[axis] == .init([.init(.channel, count: importer.shape(of: view).channels)])
    }
}
