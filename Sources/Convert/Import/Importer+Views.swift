import ONNX

/// How maps are seen, and when their values have to be moved.
extension Importer {
    func shape(of view: MapView) -> MapShape { values[view.value].shape }

    /// A computed input as [1, C, H, W], its values in that order.
    mutating func map(of node: ONNXNode, input index: Int) throws(NodeProblem) -> MapView {
        try map(try view(of: node, input: index), for: node)
    }

    /// The view as [1, C, H, W], its values in that order.
    mutating func map(_ view: MapView, for node: ONNXNode) throws(NodeProblem) -> MapView {
        guard view.axes.count == 4, view.axes[0].count == 1 else {
            throw .unsupported("its input has dimensions \(view.dimensions), [N, C, H, W] is expected")
        }
        guard view.axes != MapView.mapAxes(shape(of: view)) else { return view }
        guard view.dimensions.allSatisfy({ $0 <= MapShape.largestSide }) else {
            throw .unsupported(
                "its input has dimensions \(view.dimensions), at most \(MapShape.largestSide) are supported")
        }
        if let known = gathered[view] { return MapView(known, values[known].shape) }
        let width = shape(of: view).width
        let gather = Gather(
            rows: view.axes[2].places(width: width), columns: view.axes[3].places(width: width),
            channels: view.axes[1].places(width: width))
        let value = try append(node, gather, [view.value])
        gathered[view] = value
        return MapView(value, values[value].shape)
    }

    /// Adds a node of one map in and one of the same shape out, seen in the same way.
    mutating func appendElementwise(
        _ node: ONNXNode, _ operation: any Operation, _ view: MapView
    ) throws(NodeProblem) -> MapView {
        view.seen(try append(node, operation, [view.value]))
    }

    /// A constant that is broadcast to a view, as one number for each channel of the map.
    ///
    /// Nil where it is larger than the view, or not one number for each channel.
    func perChannel(_ elements: [Float], _ dimensions: [Int], over view: MapView) -> [Float]? {
        let channels = shape(of: view).channels
        if elements.count == 1, dimensions.count <= view.axes.count {
            return [Float](repeating: elements[0], count: channels)
        }
        // Broadcasting aligns the last dimensions.
        guard dimensions.count <= view.axes.count else { return nil }
        let sizes = [Int](repeating: 1, count: view.axes.count - dimensions.count) + dimensions
        /// Channels, and the element of the constant that each of them meets.
        var pairs = [(channel: 0, element: 0)]
        var stride = elements.count
        for (axis, size) in zip(view.axes, sizes) {
            guard size == 1 || (size == axis.count && axis.runsOnly(along: .channel)) else { return nil }
            stride /= size
            var inner = axis.count
            for loop in axis.loops {
                inner /= loop.count
                guard loop.along == .channel else { continue }
                let step = size == 1 ? 0 : inner * stride
                pairs = pairs.flatMap { pair in
                    (0..<loop.count).map { (pair.channel + $0 * loop.stride, pair.element + $0 * step) }
                }
            }
        }
        var numbers = [Float](repeating: 0, count: channels)
        for pair in pairs { numbers[pair.channel] = elements[pair.element] }
        return numbers
    }

    /// Two views whose values meet element by element, or as a map and a gate of it (`Multiply.isGate`).
    ///
    /// Where they are seen in different ways both become maps, and where one is to be broadcast, all of its values.
    mutating func paired(
        _ first: MapView, _ second: MapView, for node: ONNXNode, allowsGates: Bool
    ) throws(NodeProblem) -> (MapView, MapView) {
        var (first, second) = (first, second)
        let rank = max(first.axes.count, second.axes.count)
        first.axes = [MapView.Axis](repeating: .init(), count: rank - first.axes.count) + first.axes
        second.axes = [MapView.Axis](repeating: .init(), count: rank - second.axes.count) + second.axes
        guard zip(first.dimensions, second.dimensions).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
            throw .invalid("its inputs have dimensions \(first.dimensions) and \(second.dimensions)")
        }
        // What one has and the other has not, the other must not have elsewhere: that would be an outer product.
        let areAlike = zip(first.axes, second.axes).allSatisfy { one, other in
            one == other || one.loops.isEmpty && first.hasNothing(along: other)
                || other.loops.isEmpty && second.hasNothing(along: one)
        }
        let areMaps = rank == 4 && first.axes[0].count == 1 && second.axes[0].count == 1
        if !areAlike, !areMaps { return try placedAlike(first, second, for: node, allowsGates: allowsGates) }
        if !areAlike { (first, second) = (try map(first, for: node), try map(second, for: node)) }
        let shapes = (shape(of: first), shape(of: second))
        if shapes.0 == shapes.1, first.axes == second.axes { return (first, second) }
        if allowsGates, areAlike || first.axes.count == 4 {
            if Multiply.isGate(shapes.1, of: shapes.0) { return (first, second) }
            if Multiply.isGate(shapes.0, of: shapes.1) { return (second, first) }
        }
        guard areMaps else { return try placedAlike(first, second, for: node, allowsGates: allowsGates) }
        let (one, other) = (try map(first, for: node), try map(second, for: node))
        let dimensions = zip(one.dimensions, other.dimensions).map { max($0, $1) }
        return (try broadcast(one, to: dimensions, for: node), try broadcast(other, to: dimensions, for: node))
    }

    /// The same where they are no maps [1, C, H, W]: one is moved to where the other has its values, or both to a map of
    /// their own.
    private mutating func placedAlike(
        _ first: MapView, _ second: MapView, for node: ONNXNode, allowsGates: Bool
    ) throws(NodeProblem) -> (MapView, MapView) {
        let dimensions = zip(first.dimensions, second.dimensions).map { max($0, $1) }
        // The earlier one is moved: what follows on the later one then finds it so.
        let pairs =
            first.value < second.value ? [(second, first), (first, second)] : [(first, second), (second, first)]
        for (map, other) in pairs where map.dimensions == dimensions {
            if allowsGates, let gate = try placed(other, like: map.axes, repeats: false, for: node),
                Multiply.isGate(shape(of: gate), of: shape(of: map))
            {
                return (map, gate)
            }
            if let moved = try placed(other, like: map.axes, repeats: true, for: node) { return (map, moved) }
        }
        let axes = try ownAxes(of: dimensions, as: [first, second], for: node).axes
        guard let one = try placed(first, like: axes, repeats: true, for: node),
            let other = try placed(second, like: axes, repeats: true, for: node)
        else { throw .unsupported("its inputs have dimensions \(first.dimensions) and \(second.dimensions)") }
        return (one, other)
    }

    /// A map [1, C, H, W] as often as the dimensions say.
    mutating func broadcast(
        _ map: MapView, to dimensions: [Int], for node: ONNXNode
    ) throws(NodeProblem) -> MapView {
        guard map.dimensions != dimensions else { return map }
        let width = shape(of: map).width
        let places = zip(map.axes, dimensions).map { axis, count in
            axis.count == count ? axis.places(width: width) : [Gather.Place](repeating: .init(), count: count)
        }
        let value = try append(node, Gather(rows: places[2], columns: places[3], channels: places[1]), [map.value])
        return MapView(value, values[value].shape)
    }
}
