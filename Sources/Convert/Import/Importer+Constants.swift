import ONNX

/// Constants that are no numbers of a layer, but maps that meet other maps.
extension Importer {
    /// A constant that is broadcast to a view, as a map whose values lie as those of the view's map do; nil where it is
    /// larger than the view.
    mutating func constantMap(
        _ elements: [Float], _ dimensions: [Int], over view: MapView, for node: ONNXNode
    ) throws(NodeProblem) -> MapView? {
        // Broadcasting aligns the last dimensions.
        guard dimensions.count <= view.axes.count else { return nil }
        let sizes = [Int](repeating: 1, count: view.axes.count - dimensions.count) + dimensions
        guard zip(view.axes, sizes).allSatisfy({ $0.count == $1 || $1 == 1 }) else { return nil }
        return try constantMap(elements, sizes, seen: view.axes, shape(of: view), for: node)
    }

    /// A constant input as a map, seen in its own dimensions.
    mutating func constantMap(of node: ONNXNode, input index: Int) throws(NodeProblem) -> MapView {
        let (dimensions, elements) = try constantFloats(of: node, input: index)
        let rank = dimensions.count
        let isMap = rank == 4 && dimensions[0] == 1
        let (rows, columns) =
            isMap ? ([2], [3]) : (Array(0..<max(rank - 2, 0)), Array(max(rank - 2, 0)..<max(rank - 1, 0)))
        let channels = isMap ? [1] : Array(max(rank - 1, 0)..<rank)
        let shape = MapView.shape(of: dimensions, rows: rows, columns: columns, channels: channels)
        guard shape.isRepresentable else {
            throw .unsupported(
                "its constant input '\(node.inputs[index])' has dimensions \(dimensions), which are too large or 0")
        }
        let axes = MapView.axes(of: dimensions, rows: rows, columns: columns, channels: channels)
        return try constantMap(elements, dimensions, seen: axes, shape, for: node)
    }

    /// A constant of the dimensions that `axes` have, or of 1 where it is repeated, as a map of the given shape.
    mutating func constantMap(
        _ elements: [Float], _ dimensions: [Int], seen axes: [MapView.Axis], _ shape: MapShape, for node: ONNXNode
    ) throws(NodeProblem) -> MapView {
        try claim(shape.count)
        var map = [Float](repeating: 0, count: shape.count)
        var places = [(element: 0, position: 0)]
        var stride = elements.count
        for (axis, size) in zip(axes, dimensions) {
            stride /= size
            let steps = axis.places(width: shape.width).map { $0.channel * shape.pixels + $0.pixel }
            places = places.flatMap { place in
                steps.enumerated().map { index, step in
                    (place.element + (size == 1 ? 0 : index * stride), place.position + step)
                }
            }
        }
        for place in places { map[place.position] = elements[place.element] }
        return MapView(value: try append(node, Constant(shape, map), []), axes: axes)
    }
}
