import ONNX

extension Rules {
    /// BatchNormalization with the statistics of the training, as a scale and a shift per channel.
    static func batchNormalization(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard try node.int("training_mode", default: 0) == 0 else {
            throw .unsupported("training_mode=1")
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
        var view = try importer.view(of: node, input: 0)
        // The parameters lie along the second axis.
        let dimensions = [gamma.count] + [Int](repeating: 1, count: max(view.axes.count - 2, 0))
        guard view.axes.count > 1, gamma.count == view.axes[1].count else {
            throw .invalid("it normalizes \(gamma.count) channels, its input has dimensions \(view.dimensions)")
        }
        if !view.axes[1].runsOnly(along: .channel) {
            let pixels = view.axes.indices.filter { $0 != 1 }
            view = try importer.arranged(
                view, rows: pixels.dropLast(), columns: pixels.suffix(1), channels: [1], for: node)
        }
        guard
            let scales = importer.perChannel(scale, dimensions, over: view),
            let shifts = importer.perChannel(shift, dimensions, over: view)
        else { throw .unsupported("the second axis of \(view.dimensions) is not the map's channels") }
        return .view(try importer.appendElementwise(node, BatchNormalization(scale: scales, shift: shifts), view))
    }

    /// LayerNormalization over the channels of each pixel, which must be the last axis.
    static func layerNormalization(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        let axis = try Dimensions.counted(try node.int("axis", default: -1), rank: view.axes.count)
        if axis == view.axes.count - 1 { view = try importer.withChannelsLast(view, for: node) }
        let epsilon = try node.float("epsilon", default: 1e-5)
        guard epsilon > 0, epsilon.isFinite else { throw .invalid("epsilon=\(epsilon): a positive number is expected") }
        guard axis == view.axes.count - 1, view.axes[axis].runsOnly(along: .channel),
            view.axes[axis].count == importer.shape(of: view).channels
        else {
            throw .unsupported(
                "it normalizes the axes from \(axis) of \(view.dimensions): only the channels of each pixel are supported"
            )
        }
        guard !node.outputs.dropFirst().contains(where: { importer.uses[$0] != nil }) else {
            throw .unsupported("its mean or deviation is used")
        }
        let scale = try numbers(&importer, node, input: 1, over: view)
        let shift = node.hasInput(2) ? try numbers(&importer, node, input: 2, over: view) : scale.map { _ in 0 }
        let operation = LayerNormalization(scale: scale, shift: shift, epsilon: epsilon)
        return .view(try importer.appendElementwise(node, operation, view))
    }

    /// InstanceNormalization: over all that is behind the second axis, for each of its elements. What is reshaped to groups
    /// before, as PyTorch writes GroupNorm, is normalized group by group.
    static func instanceNormalization(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        guard view.axes.count > 2, view.axes[0].count == 1 else {
            throw .unsupported("its input has dimensions \(view.dimensions): [N, C, ...] is expected")
        }
        let groups = view.axes[1].count
        func isInGroups(_ view: MapView) -> Bool {
            let channels = importer.shape(of: view).channels
            return view.axes[1] == .init([.init(.channel, count: groups, stride: channels / groups)])
        }
        if !isInGroups(view) { view = try importer.map(view, for: node) }
        return try groupNormalization(&importer, node, view, groups: groups)
    }

    /// GroupNormalization of opset 18, whose scales and shifts are the groups', and of opset 21, whose are the channels'.
    static func groupNormalization(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        let groups = try node.int("num_groups", default: 0)
        let isWhole = view.axes.count > 1 && view.axes[1].runsOnly(along: .channel)
        if !isWhole || view.axes[1].count != importer.shape(of: view).channels {
            view = try importer.map(view, for: node)
        }
        guard (1...Int64(view.axes[1].count)).contains(groups), view.axes[1].count % Int(groups) == 0 else {
            throw .invalid("num_groups=\(groups) for \(view.axes[1].count) channels")
        }
        return try groupNormalization(&importer, node, view, groups: Int(groups))
    }

    private static func groupNormalization(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, groups: Int
    ) throws(NodeProblem) -> Symbol {
        let epsilon = try node.float("epsilon", default: 1e-5)
        guard epsilon > 0, epsilon.isFinite else { throw .invalid("epsilon=\(epsilon): a positive number is expected") }
        let channels = importer.shape(of: view).channels
        let numbers = try (1...2).map { input throws(NodeProblem) in
            let elements = try importer.constantFloats(of: node, input: input).elements
            guard elements.count == groups || elements.count == channels else {
                throw .invalid("'\(node.inputs[input])' has \(elements.count) elements for \(channels) channels")
            }
            return (0..<channels).map { elements[$0 * elements.count / channels] }
        }
        let operation = GroupNormalization(groups: groups, scale: numbers[0], shift: numbers[1], epsilon: epsilon)
        return .view(try importer.appendElementwise(node, operation, view))
    }

    /// A constant input as one number for each channel of the map.
    static func numbers(
        _ importer: inout Importer, _ node: ONNXNode, input: Int, over view: MapView
    ) throws(NodeProblem) -> [Float] {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: input)
        guard let numbers = importer.perChannel(elements, dimensions, over: view) else {
            throw .unsupported(
                "'\(node.inputs[input])' has dimensions \(dimensions), its map \(view.dimensions): one number for each "
                    + "channel is expected")
        }
        return numbers
    }
}
