import ONNX

/// Views whose axes have to lie along given coordinates of a map.
extension Importer {
    /// Whether the pixels of a view's map, row by row, run over the axes `pixels`, the first outermost, and its channels over
    /// `channels`.
    func isArranged(_ view: MapView, pixels: [Int], channels: [Int]) -> Bool {
        let shape = shape(of: view)
        func loops(_ axes: [Int]) -> MapView.Axis { .init(axes.flatMap { view.axes[$0].loops }) }
        return loops(channels) == .init([.init(.channel, count: shape.channels)])
            && loops(pixels) == .init([.init(.row, count: shape.height), .init(.column, count: shape.width)])
    }

    /// The same view of a map that is arranged so, its values moved only where they have to be.
    /// - Parameter rows: The first of the pixels' axes, which become rows where values are moved, before those that become
    ///   columns.
    mutating func arranged(
        _ view: MapView, rows: [Int], columns: [Int], channels: [Int], for node: ONNXNode
    ) throws(NodeProblem) -> MapView {
        if isArranged(view, pixels: rows + columns, channels: channels) { return view }
        func count(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * view.axes[$1].count } }
        guard [rows, columns, channels].allSatisfy({ count($0) <= MapShape.largestSide }) else {
            throw .unsupported(
                "its input has dimensions \(view.dimensions): at most \(MapShape.largestSide) of one kind are supported"
            )
        }
        let axes = [channels, rows, columns].map { axes in MapView.Axis(axes.flatMap { view.axes[$0].loops }) }
        let moved = try map(MapView(value: view.value, axes: [.init()] + axes), for: node)
        var result = moved.seen(moved.value)
        result.axes = MapView.axes(of: view.dimensions, rows: rows, columns: columns, channels: channels)
        return result
    }

    /// A view of the same dimensions whose values lie in their map as those of another view in its map, moved where they do
    /// not; nil where they cannot.
    mutating func arranged(_ view: MapView, like other: MapView, for node: ONNXNode) throws(NodeProblem) -> MapView? {
        if view.axes == other.axes { return view }
        let loops = other.axes.flatMap(\.loops)
        guard view.dimensions == other.dimensions, let parts = view.reshaped(to: loops.map(\.count)) else { return nil }
        let axes = [MapView.Coordinate.channel, .row, .column].map { coordinate in
            let outermostFirst = loops.indices.filter { loops[$0].along == coordinate }
                .sorted { loops[$0].stride > loops[$1].stride }
            return MapView.Axis(outermostFirst.flatMap { parts.axes[$0].loops })
        }
        return other.seen(try map(MapView(value: view.value, axes: [.init()] + axes), for: node).value)
    }
}

extension MapView {
    /// How dimensions are seen of a map whose rows, columns and channels run over these axes, the first outermost.
    static func axes(of dimensions: [Int], rows: [Int], columns: [Int], channels: [Int]) -> [Axis] {
        var result = dimensions.map { _ in Axis() }
        for (coordinate, axes) in zip([Coordinate.channel, .row, .column], [channels, rows, columns]) {
            var stride = axes.reduce(1) { $0 * dimensions[$1] }
            for axis in axes {
                stride /= dimensions[axis]
                result[axis] = Axis([Loop(coordinate, count: dimensions[axis], stride: stride)])
            }
        }
        return result
    }

    /// The shape of such a map.
    static func shape(of dimensions: [Int], rows: [Int], columns: [Int], channels: [Int]) -> MapShape {
        func count(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * dimensions[$1] } }
        return MapShape(channels: count(channels), height: count(rows), width: count(columns))
    }
}
