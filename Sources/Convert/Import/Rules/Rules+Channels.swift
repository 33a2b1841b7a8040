import ONNX

/// Parts of maps.
extension Rules {
    /// Slice of any axes, in steps too.
    static func slice(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        // Up to opset 9 they are attributes.
        let isOld = node.attributes["starts"] != nil
        let starts = isOld ? try node.ints("starts") ?? [] : try importer.constantInts(of: node, input: 1)
        let ends = isOld ? try node.ints("ends") ?? [] : try importer.constantInts(of: node, input: 2)
        let given =
            isOld ? try node.ints("axes") : node.hasInput(3) ? try importer.constantInts(of: node, input: 3) : nil
        let axes = given ?? starts.indices.map { Int64($0) }
        let steps = !isOld && node.hasInput(4) ? try importer.constantInts(of: node, input: 4) : starts.map { _ in 1 }
        guard starts.count == ends.count, starts.count == axes.count, starts.count == steps.count else {
            throw .invalid(
                "it has \(starts.count) starts, \(ends.count) ends, \(axes.count) axes and \(steps.count) steps")
        }
        for index in starts.indices {
            let axis = try Dimensions.counted(axes[index], rank: view.axes.count)
            let chosen = try SliceIndices.of(
                view.axes[axis].count, from: starts[index], to: ends[index], step: steps[index])
            view = try select(chosen, ofAxis: axis, view, &importer, node)
        }
        return .view(view)
    }

    /// Gather with constant indices: some elements of an axis in any order.
    static func gather(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let axis = try Dimensions.counted(try node.int("axis", default: 0), rank: view.axes.count)
        let tensor = try importer.constantTensor(of: node, input: 1)
        guard case .integers(let given) = tensor.elements else { throw .invalid("its indices are no integers") }
        let count = Int64(view.axes[axis].count)
        let chosen = given.map { $0 < 0 ? $0 &+ count : $0 }
        guard chosen.allSatisfy((0..<count).contains) else {
            throw .invalid("an index is outside its \(count) elements")
        }
        let selected = try select(chosen.map { Int($0) }, ofAxis: axis, view, &importer, node)
        guard tensor.dimensions.count != 1 else { return .view(selected) }
        // The axis gives way to those of the indices; one index has none.
        let dimensions = selected.dimensions
        guard
            let reshaped = selected.reshaped(
                to: Array(dimensions[..<axis]) + tensor.dimensions + Array(dimensions[(axis + 1)...]))
        else { throw .unsupported("its indices have dimensions \(tensor.dimensions)") }
        return .view(reshaped)
    }

    /// Split of an axis, in given sizes or into equal parts.
    static func split(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let axis = try Dimensions.counted(try node.int("axis", default: 0), rank: view.axes.count)
        let count = view.axes[axis].count
        let parts = node.outputs.count
        let given = node.hasInput(1) ? try importer.constantInts(of: node, input: 1) : try node.ints("split")
        // The last part is smaller where they cannot be equal.
        let equal = (count + parts - 1) / max(parts, 1)
        let sizes = given ?? (0..<parts).map { Int64(min(equal, max(count - $0 * equal, 0))) }
        guard parts > 0, sizes.count == parts, sizes.allSatisfy({ (1...Int64(count)).contains($0) }),
            sizes.reduce(0, +) == count
        else { throw .invalid("its sizes \(sizes) are not those of \(parts) parts of \(count) elements") }
        var symbols: [Symbol] = []
        var first = 0
        for size in sizes {
            let part = Array(first..<first + Int(size))
            symbols.append(.view(try select(part, ofAxis: axis, view, &importer, node)))
            first += Int(size)
        }
        importer.otherOutputs = Array(symbols.dropFirst())
        return symbols[0]
    }

    /// Tile: a map several times along its axes.
    static func tile(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        let repeats = try importer.constantInts(of: node, input: 1)
        guard repeats.count == view.axes.count, repeats.allSatisfy((1...Int64(MapShape.largestSide)).contains) else {
            throw .invalid("repeats=\(repeats) of a map of \(view.dimensions)")
        }
        for (axis, count) in repeats.enumerated() where count > 1 {
            let size = view.axes[axis].count
            guard size * Int(count) <= MapShape.largestSide else {
                throw .unsupported("repeats=\(repeats) of a map of \(view.dimensions) are too many")
            }
            view = try select((0..<size * Int(count)).map { $0 % size }, ofAxis: axis, view, &importer, node)
        }
        return .view(view)
    }

    /// Some elements of an axis. Channels that follow each other cost nothing; all else is gathered.
    static func select(
        _ indices: [Int], ofAxis axis: Int, _ view: MapView, _ importer: inout Importer, _ node: ONNXNode
    ) throws(NodeProblem) -> MapView {
        guard let first = indices.first, let last = indices.last else { throw .invalid("it takes nothing") }
        let loops = view.axes[axis].loops
        let shape = importer.shape(of: view)
        if indices == Array(0..<view.axes[axis].count) { return view }
        guard loops.count == 1, let loop = loops.first else {
            return try gather(indices, ofAxis: axis, view, &importer, node)
        }
        var selected = view
        selected.axes[axis] = .init([.init(loop.along, count: indices.count, stride: loop.stride)])
        if loop.along == .channel, loop.count * loop.stride == shape.channels,
            indices == Array(first...max(first, last))
        {
            // The outermost steps along the channels: each of them is a range.
            let range = first * loop.stride..<(last + 1) * loop.stride
            selected.value = try importer.append(node, TakeChannels(range), [view.value])
            return selected
        }
        let size = loop.along == .channel ? shape.channels : loop.along == .row ? shape.height : shape.width
        guard loop.stride == 1, loop.count == size else {
            return try gather(indices, ofAxis: axis, view, &importer, node)
        }
        var places = MapView.mapAxes(shape).dropFirst().map { $0.places(width: shape.width) }
        let position = loop.along == .channel ? 0 : loop.along == .row ? 1 : 2
        places[position] = indices.map { places[position][$0] }
        selected.value = try importer.append(
            node, Gather(rows: places[1], columns: places[2], channels: places[0]), [view.value])
        return selected
    }

    /// The selection as a map of its own, where an axis is more than one step along the map.
    private static func gather(
        _ indices: [Int], ofAxis axis: Int, _ view: MapView, _ importer: inout Importer, _ node: ONNXNode
    ) throws(NodeProblem) -> MapView {
        var dimensions = view.dimensions
        dimensions[axis] = indices.count
        let own = try importer.ownAxes(of: dimensions, as: [view], for: node)
        let width = importer.shape(of: view).width
        func places(_ axes: [Int]) -> [Gather.Place] {
            // An axis that is cut to one element belongs to no coordinate, but still has a place.
            Gather.Place.sums(
                axes.map { other in
                    let places = view.axes[other].places(width: width)
                    return other == axis ? indices.map { places[$0] } : places
                })
        }
        let rows = indices.count == 1 ? own.rows + [axis] : own.rows
        let value = try importer.append(
            node, Gather(rows: places(rows), columns: places(own.columns), channels: places(own.channels)),
            [view.value])
        return MapView(value: value, axes: own.axes)
    }
}
