import ONNX

extension Rules {
    /// Concat: along channels it costs nothing, all else is joined pixel by pixel. One input alone is passed on.
    static func concat(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard let axis = node.attributes["axis"], case .int(let axis) = axis else {
            throw .invalid("attribute 'axis' is missing")
        }
        var computed: MapView?
        for index in node.inputs.indices {
            if case .view(let view) = try importer.symbol(of: node, input: index) { computed = computed ?? view }
        }
        guard let first = computed else { throw .invalid("it has no inputs") }
        let counted = try Dimensions.counted(axis, rank: first.axes.count)
        if node.inputs.count == 1 { return .view(first) }
        var inputs: [MapView] = []
        for index in node.inputs.indices {
            inputs.append(try concatInput(&importer, node, index, like: first, counted))
        }
        return .view(try concatenated(&importer, node, inputs, like: first, counted))
    }

    /// Views one after the other along an axis.
    private static func concatenated(
        _ importer: inout Importer, _ node: ONNXNode, _ views: [MapView], like first: MapView, _ counted: Int
    ) throws(NodeProblem) -> MapView {
        var inputs = views
        guard inputs.allSatisfy({ $0.axes.count == first.axes.count }) else {
            throw .invalid("its inputs have different numbers of dimensions")
        }
        let others = others(first, than: counted)
        if !inputs.allSatisfy({ hasChannels(importer, $0, as: counted) && self.others($0, than: counted) == others }) {
            guard counted == 1, first.axes.count == 4, first.axes[0].count == 1 else {
                return try join(&importer, node, inputs, first, counted)
            }
            for index in inputs.indices { inputs[index] = try importer.map(inputs[index], for: node) }
        }
        let output = try importer.append(node, Concat(), inputs.map(\.value))
        var axes = inputs[0].axes
        axes[counted] = .init([.init(.channel, count: importer.values[output].shape.channels)])
        return MapView(value: output, axes: axes)
    }

    /// A view with constant elements before and behind it along an axis.
    static func extended(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, axis: Int, by counts: (before: Int, behind: Int),
        of number: Float
    ) throws(NodeProblem) -> MapView {
        var views: [MapView] = []
        for (index, count) in [counts.before, -1, counts.behind].enumerated() where count != 0 {
            guard index != 1 else {
                views.append(view)
                continue
            }
            var dimensions = view.dimensions
            dimensions[axis] = count
            let part = [Int](repeating: 1, count: dimensions.count)
            views.append(try constant(&importer, node, [number], part, of: dimensions, like: view, axis))
        }
        return try concatenated(&importer, node, views, like: view, axis)
    }

    /// An input as it is, or a constant as a map that lies as the first computed input does.
    private static func concatInput(
        _ importer: inout Importer, _ node: ONNXNode, _ index: Int, like first: MapView, _ counted: Int
    ) throws(NodeProblem) -> MapView {
        if case .view(let view) = try importer.symbol(of: node, input: index) { return view }
        let (dimensions, elements) = try importer.constantFloats(of: node, input: index)
        guard dimensions.count == first.axes.count, !elements.isEmpty,
            dimensions.indices.allSatisfy({ $0 == counted || dimensions[$0] == first.axes[$0].count })
        else { throw .invalid("a constant of dimensions \(dimensions) meets a map of \(first.dimensions)") }
        return try constant(&importer, node, elements, dimensions, of: dimensions, like: first, counted)
    }

    /// A constant, which may be broadcast to the dimensions, as a map that lies as another does.
    private static func constant(
        _ importer: inout Importer, _ node: ONNXNode, _ elements: [Float], _ own: [Int], of dimensions: [Int],
        like first: MapView, _ counted: Int
    ) throws(NodeProblem) -> MapView {
        var shape = importer.shape(of: first)
        var axes = first.axes
        if hasChannels(importer, first, as: counted) {
            shape.channels = dimensions[counted]
            axes[counted] = .init([.init(.channel, count: dimensions[counted])])
        } else {
            let (columns, channels) = parts(of: first, counted)
            axes = MapView.axes(of: dimensions, rows: [counted], columns: columns, channels: channels)
            shape = MapView.shape(of: dimensions, rows: [counted], columns: columns, channels: channels)
        }
        return try importer.constantMap(elements, own, seen: axes, shape, for: node)
    }

    /// The pixels of each input after those of the one before.
    private static func join(
        _ importer: inout Importer, _ node: ONNXNode, _ inputs: [MapView], _ first: MapView, _ counted: Int
    ) throws(NodeProblem) -> MapView {
        let (columns, channels) = parts(of: first, counted)
        guard
            inputs.allSatisfy({ input in
                input.axes.indices.allSatisfy { $0 == counted || input.axes[$0].count == first.axes[$0].count }
            })
        else { throw .invalid("its inputs have different sizes: \(inputs.map(\.dimensions))") }
        var joined: ValueID?
        for input in inputs {
            let next = try importer.arranged(
                input, rows: [counted], columns: columns, channels: channels, for: node)
            let width = columns.reduce(1) { $0 * first.axes[$1].count }
            joined =
                try joined.map { before throws(NodeProblem) in
                    try importer.append(node, Join(width: width), [before, next.value])
                } ?? next.value
        }
        var dimensions = first.dimensions
        dimensions[counted] = inputs.reduce(0) { $0 + $1.axes[counted].count }
        guard let joined else { throw .invalid("it has no inputs") }
        return MapView(
            value: joined, axes: MapView.axes(of: dimensions, rows: [counted], columns: columns, channels: channels))
    }

    /// The axes other than the one that is concatenated, by whether they are pixels or channels.
    private static func parts(of view: MapView, _ counted: Int) -> (columns: [Int], channels: [Int]) {
        let others = view.axes.indices.filter { $0 != counted }
        func isChannels(_ axis: Int) -> Bool {
            !view.axes[axis].loops.isEmpty && view.axes[axis].runsOnly(along: .channel)
        }
        return (others.filter { !isChannels($0) }, others.filter(isChannels))
    }

    private static func others(_ view: MapView, than axis: Int) -> [MapView.Axis] {
        view.axes.indices.filter { $0 != axis }.map { view.axes[$0] }
    }

    /// Whether an axis is the channels of the map, in their order.
    private static func hasChannels(_ importer: Importer, _ view: MapView, as axis: Int) -> Bool {
        view.axes[axis] == .init([.init(.channel, count: importer.shape(of: view).channels)])
    }
}
