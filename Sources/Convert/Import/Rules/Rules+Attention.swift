import ONNX

/// Products of two maps, and what makes weights of one.
extension Rules {
    /// MatMul of a map with constant weights on either side, or of two maps, one of which may be constant.
    static func matrixProduct(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch (try importer.symbol(of: node, input: 0), try importer.symbol(of: node, input: 1)) {
        case (_, .constant(let weights)) where weights.isMatrix:
            return try productWithWeights(&importer, node)
        case (.constant(let weights), .view(let view)) where weights.isMatrix && view.axes.count > 1:
            return try productOfWeights(&importer, node, view)
        default:
            let first = try importer.view(of: node, input: 0)
            return .view(try product(&importer, node, first, try importer.view(of: node, input: 1)))
        }
    }

    /// The product over the last axis of one and the last but one of the other, for each element of the axes before.
    ///
    /// Heads are where attention has them: among the channels, which become groups. Other axes before are parts of pixels.
    static func product(
        _ importer: inout Importer, _ node: ONNXNode, _ one: MapView, _ other: MapView
    ) throws(NodeProblem) -> MapView {
        let rank = max(one.axes.count, other.axes.count)
        guard min(one.axes.count, other.axes.count) > 1 else {
            throw .unsupported("it multiplies \(one.dimensions) by \(other.dimensions): matrices are expected")
        }
        var (first, second) = (one, other)
        first.axes = [MapView.Axis](repeating: .init(), count: rank - first.axes.count) + first.axes
        second.axes = [MapView.Axis](repeating: .init(), count: rank - second.axes.count) + second.axes
        let (row, column) = (rank - 2, rank - 1)
        let before = Array(0..<row)
        if before.contains(where: { first.axes[$0].count < second.axes[$0].count }) {
            // The first is the one that is repeated: (ab)ᵀ = bᵀaᵀ.
            let order = before + [column, row]
            guard before.allSatisfy({ first.axes[$0].count <= second.axes[$0].count }) else {
                throw .unsupported("it multiplies \(one.dimensions) by \(other.dimensions)")
            }
            return try product(&importer, node, second.transposed(order), first.transposed(order)).transposed(order)
        }
        guard first.axes[column].count == second.axes[row].count,
            before.allSatisfy({ first.axes[$0].count == second.axes[$0].count || second.axes[$0].count == 1 })
        else { throw .unsupported("it multiplies \(one.dimensions) by \(other.dimensions)") }
        let shared = before.filter { first.axes[$0].count > 1 && second.axes[$0].count == 1 }
        let heads = before.filter { axis in
            !shared.contains(axis) && [first, second].allSatisfy { $0.axes[axis].runsOnly(along: .channel) }
        }
        let parts = before.filter { !heads.contains($0) && !shared.contains($0) }

        var factor: Float = 1
        (first.value, factor) = importer.beforeFactor(first.value, factor)
        (second.value, factor) = importer.beforeFactor(second.value, factor)
        first = try importer.arranged(
            first, rows: parts, columns: shared + [row], channels: heads + [column], for: node)
        let columnsArePixels = importer.isArranged(second, pixels: parts + [column], channels: heads + [row])
        second = try importer.arranged(
            second, rows: parts, columns: [columnsArePixels ? column : row],
            channels: heads + [columnsArePixels ? row : column], for: node)
        func count(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * first.axes[$1].count } }
        var operation = MatrixProduct(
            groups: count(heads), parts: count(parts), columnsArePixels: columnsArePixels,
            depth: first.axes[column].count)
        operation.factor = factor
        let output = try importer.append(node, operation, [first.value, second.value])
        var axes = first.axes
        let columns = second.axes[column].count
        axes[column] = .init([.init(.channel, count: columns)])
        var stride = columns
        for head in heads.reversed() {
            axes[head] = .init([.init(.channel, count: first.axes[head].count, stride: stride)])
            stride *= first.axes[head].count
        }
        return MapView(value: output, axes: axes)
    }

    /// Softmax: over channels, or over what becomes channels; left out as the very last node of an exit, where it changes no
    /// order, and the runtime computes its own.
    static func softmax(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let axis = try node.int("axis", default: importer.model.opset < 13 ? 1 : -1)
        if isTrailing(importer, node) { return try trailing(&importer, node, axis: axis) }
        var (view, counted) = try normalized(&importer, node, axis)
        let others = view.axes.indices.filter { $0 != counted }
        if view.axes[counted] != .init([.init(.channel, count: view.axes[counted].count)]) {
            view = try importer.arranged(
                view, rows: others.dropLast(), columns: others.suffix(1), channels: [counted], for: node)
        }
        let groups = importer.shape(of: view).channels / view.axes[counted].count
        return .view(try importer.appendElementwise(node, ChannelSoftmax(groups: groups), view))
    }

    /// LogSoftmax: left out as the very last node of an exit; else x − log Σ exp x, with the largest x taken off first.
    static func logSoftmax(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let axis = try node.int("axis", default: importer.model.opset < 13 ? 1 : -1)
        if isTrailing(importer, node) { return try trailing(&importer, node, axis: axis) }
        let (given, counted) = try normalized(&importer, node, axis)
        let others = given.axes.indices.filter { $0 != counted }
        func arranged(_ view: MapView) throws(NodeProblem) -> (view: MapView, single: MapView) {
            let view = try importer.arranged(
                view, rows: others.dropLast(), columns: others.suffix(1), channels: [counted], for: node)
            var single = view
            single.axes[counted] = .init()
            return (view, single)
        }
        var (view, single) = try arranged(given)
        let largest = try reduceAllChannels(&importer, node, view, .largest)
        // A difference is arranged as suits its operands.
        (view, single) = try arranged(try difference(&importer, node, view, single.seen(largest)))
        let rest = view
        let powers = try importer.appendElementwise(node, Table(.exponential), rest)
        let sum = try reduceAllChannels(&importer, node, powers, .sum)
        let logarithm = try importer.appendElementwise(node, Table(.logarithm), single.seen(sum))
        return .view(try difference(&importer, node, rest, logarithm))
    }

    /// The input and the axis of a softmax, which up to opset 12 flattens what follows that.
    private static func normalized(
        _ importer: inout Importer, _ node: ONNXNode, _ axis: Int64
    ) throws(NodeProblem) -> (MapView, Int) {
        let view = try importer.view(of: node, input: 0)
        let counted = try Dimensions.counted(axis, rank: view.axes.count)
        guard importer.model.opset >= 13 || view.axes[(counted + 1)...].allSatisfy({ $0.count == 1 }) else {
            throw .unsupported("axis=\(axis) of opset \(importer.model.opset) and \(view.dimensions): export opset 13")
        }
        return (view, counted)
    }
}

extension Importer {
    /// What a map is a positive multiple of, and the factor times that.
    fileprivate func beforeFactor(_ value: ValueID, _ factor: Float) -> (ValueID, Float) {
        guard let node = nodes.last(where: { $0.output == value }),
            let line = node.operation as? BatchNormalization, line.relu == nil, let first = line.scale.first, first > 0,
            line.scale.allSatisfy({ $0 == first }), line.shift.allSatisfy({ $0 == 0 })
        else { return (value, factor) }
        return (node.inputs[0], factor * first)
    }
}

extension ONNXTensor {
    /// Whether it is one matrix: two axes, with nothing but ones before them.
    fileprivate var isMatrix: Bool { dimensions.count >= 2 && dimensions.dropLast(2).allSatisfy { $0 == 1 } }
}
