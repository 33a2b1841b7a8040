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

    /// The same view of a map whose channels are the last axis, its values moved only where they have to be.
    mutating func withChannelsLast(_ view: MapView, for node: ONNXNode) throws(NodeProblem) -> MapView {
        guard let last = view.axes.last, last.count != shape(of: view).channels || !last.runsOnly(along: .channel)
        else {
            return view
        }
        let others = Array(view.axes.indices.dropLast())
        return try arranged(
            view, rows: others.dropLast(), columns: others.suffix(1), channels: [view.axes.count - 1], for: node)
    }

    /// A view whose values lie in their map as those of axes of the same dimensions, or of those to which it is broadcast,
    /// lie in theirs; moved where they do not, nil where they cannot.
    /// - Parameter repeats: Whether values are repeated. If not, the map has one channel, row or column where the view has
    ///   nothing along them; nil if it has a part only.
    mutating func placed(
        _ view: MapView, like axes: [MapView.Axis], repeats: Bool, for node: ONNXNode
    ) throws(NodeProblem) -> MapView? {
        if view.axes == axes { return view }
        /// Loops of the axes, and the same steps in the view; nil where it is repeated.
        var parts: [(loop: MapView.Loop, own: MapView.Axis?)] = []
        for (own, other) in zip(view.axes, axes) {
            guard own.count == other.count else {
                guard own.count == 1 else { return nil }
                parts += other.loops.map { ($0, nil) }
                continue
            }
            let counts = other.loops.map(\.count)
            guard let cut = MapView(value: view.value, axes: [own]).reshaped(to: counts) else { return nil }
            parts += zip(other.loops, cut.axes).map { ($0, $1) }
        }
        let coordinates = [MapView.Coordinate.channel, .row, .column].map { coordinate in
            parts.filter { $0.loop.along == coordinate }.sorted { $0.loop.stride > $1.loop.stride }
        }
        let areAlone = coordinates.allSatisfy { parts in parts.allSatisfy { ($0.own == nil) == (parts[0].own == nil) } }
        guard repeats || areAlone else { return nil }
        if areAlone, !repeats || parts.allSatisfy({ $0.own != nil }) {
            let sides = coordinates.map { parts in MapView.Axis(parts.flatMap { $0.own?.loops ?? [] }) }
            let moved = try map(MapView(value: view.value, axes: [.init()] + sides), for: node)
            return MapView(value: moved.value, axes: axes)
        }
        let width = shape(of: view).width
        let places = coordinates.map { parts in
            Gather.Place.sums(
                parts.map { $0.own?.places(width: width) ?? [Gather.Place](repeating: .init(), count: $0.loop.count) })
        }
        let value = try append(node, Gather(rows: places[1], columns: places[2], channels: places[0]), [view.value])
        return MapView(value: value, axes: axes)
    }

    /// Axes of a map of its own for what has the given dimensions: channels are where the views have nothing else.
    func ownAxes(
        of dimensions: [Int], as views: [MapView], for node: ONNXNode
    ) throws(NodeProblem) -> (axes: [MapView.Axis], rows: [Int], columns: [Int], channels: [Int]) {
        _ = try ConstantFolding.grid(dimensions)
        let channels = dimensions.indices.filter { axis in
            dimensions[axis] > 1 && views.allSatisfy { $0.axes[axis].runsOnly(along: .channel) }
        }
        let pixels = dimensions.indices.filter { !channels.contains($0) && dimensions[$0] > 1 }
        let (rows, columns) = (Array(pixels.dropLast()), Array(pixels.suffix(1)))
        guard MapView.shape(of: dimensions, rows: rows, columns: columns, channels: channels).isRepresentable else {
            throw .unsupported(
                "a map of dimensions \(dimensions) is too large: at most \(MapShape.largestSide) of one kind are supported"
            )
        }
        let axes = MapView.axes(of: dimensions, rows: rows, columns: columns, channels: channels)
        return (axes, rows, columns, channels)
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
