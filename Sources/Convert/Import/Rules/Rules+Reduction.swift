import ONNX

/// Operators that make one number of many: of all pixels, or of all channels.
extension Rules {
    /// What becomes of many numbers.
    enum Reduction {
        case mean
        case sum
        case largest
    }

    /// ReduceMean over pixels (GlobalAveragePool under another name) or channels.
    static func reduceMean(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        .view(try reduce(&importer, node, try importer.view(of: node, input: 0), .mean))
    }

    /// ReduceSum over pixels or channels.
    static func reduceSum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        .view(try reduce(&importer, node, try importer.view(of: node, input: 0), .sum))
    }

    /// ReduceMax over pixels (GlobalMaxPool under another name) or channels.
    static func reduceMax(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        .view(try reduce(&importer, node, try importer.view(of: node, input: 0), .largest))
    }

    /// ReduceMin: the largest of what is turned around, turned back.
    static func reduceMin(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let turned = try importer.appendElementwise(node, negation(importer, view), view)
        let largest = try reduce(&importer, node, turned, .largest)
        return .view(try importer.appendElementwise(node, negation(importer, largest), largest))
    }

    /// ReduceL2, the root of the sum of squares.
    static func reduceL2(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try reduceFunctions(&importer, node, first: .square, last: .squareRoot)
    }

    /// ReduceSumSquare.
    static func reduceSumSquare(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try reduceFunctions(&importer, node, first: .square, last: nil)
    }

    /// ReduceL1, the sum of magnitudes.
    static func reduceL1(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try reduceFunctions(&importer, node, first: .abs, last: nil)
    }

    private static func reduceFunctions(
        _ importer: inout Importer, _ node: ONNXNode, first: Table.Function, last: Table.Function?
    ) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let values = try importer.appendElementwise(node, Table(first), view)
        let sum = try reduce(&importer, node, values, .sum)
        guard let last else { return .view(sum) }
        return .view(try importer.appendElementwise(node, Table(last), sum))
    }

    /// Pixels first, by a pool, then channels.
    private static func reduce(
        _ importer: inout Importer, _ node: ONNXNode, _ given: MapView, _ reduction: Reduction
    ) throws(NodeProblem) -> MapView {
        var view = given
        let rank = view.axes.count
        let keepsDimensions = try node.int("keepdims", default: 1) != 0
        var named = Set(try importer.axes(of: node, rank: rank) ?? [])
        if named.isEmpty, try node.int("noop_with_empty_axes", default: 0) == 0 { named = Set(0..<rank) }
        let axes = named.filter { view.axes[$0].count > 1 }
        let channels = axes.filter { view.axes[$0].runsOnly(along: .channel) }
        view = try reducePixels(&importer, node, view, axes.subtracting(channels), reduction)
        view = try reduceChannels(&importer, node, view, channels, reduction)
        if !keepsDimensions {
            view.axes = view.axes.indices.filter { !named.contains($0) }.map { view.axes[$0] }
        }
        return view
    }

    /// By a pool over all rows, columns or both, for which values are moved where the axes are not those.
    private static func reducePixels(
        _ importer: inout Importer, _ node: ONNXNode, _ given: MapView, _ axes: Set<Int>, _ reduction: Reduction
    ) throws(NodeProblem) -> MapView {
        guard !axes.isEmpty else { return given }
        var view = given
        var shape = importer.shape(of: view)
        func count(_ coordinate: MapView.Coordinate) -> Int {
            axes.flatMap { view.axes[$0].loops }.filter { $0.along == coordinate }.reduce(1) { $0 * $1.count }
        }
        if count(.channel) > 1 || ![1, shape.height].contains(count(.row))
            || ![1, shape.width].contains(count(.column))
        {
            view = try withColumns(&importer, node, view, axes.sorted())
            shape = importer.shape(of: view)
        }
        let window = Window(kernelHeight: count(.row), kernelWidth: count(.column))
        let pool: any Operation =
            reduction == .largest ? MaxPool(window: window) : AveragePool(window: window, countsPadding: false)
        view.value = try importer.append(node, pool, [view.value])
        for axis in axes { view.axes[axis] = .init() }
        guard reduction == .sum else { return view }
        let factor = [Float](repeating: Float(window.kernelHeight * window.kernelWidth), count: shape.channels)
        return try importer.appendElementwise(
            node, BatchNormalization(scale: factor, shift: factor.map { _ in 0 }), view)
    }

    /// By a convolution with one weight for all of them, or by a pool over a map whose pixels they have become.
    private static func reduceChannels(
        _ importer: inout Importer, _ node: ONNXNode, _ given: MapView, _ axes: Set<Int>, _ reduction: Reduction
    ) throws(NodeProblem) -> MapView {
        guard !axes.isEmpty else { return given }
        var view = given
        let count = axes.reduce(1) { $0 * view.axes[$1].count }
        if count == importer.shape(of: view).channels {
            view.value = try reduceAllChannels(&importer, node, view, reduction)
            for axis in axes { view.axes[axis] = .init() }
            return view
        }
        if reduction == .largest {
            view = try withColumns(&importer, node, view, axes.sorted())
            return try reducePixels(&importer, node, view, axes, reduction)
        }
        return try reduceSomeChannels(&importer, node, view, axes, weight: reduction == .mean ? 1 / Float(count) : 1)
    }

    /// The same view of a map whose columns are the given axes.
    private static func withColumns(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, _ columns: [Int]
    ) throws(NodeProblem) -> MapView {
        let others = view.axes.indices.filter { !columns.contains($0) }
        let channels = others.filter { view.axes[$0].runsOnly(along: .channel) }
        let rows = others.filter { !channels.contains($0) }
        let axes = [channels, rows, columns].map { axes in MapView.Axis(axes.flatMap { view.axes[$0].loops }) }
        let moved = try importer.map(MapView(value: view.value, axes: [.init()] + axes), for: node)
        return MapView(
            value: moved.value,
            axes: MapView.axes(of: view.dimensions, rows: rows, columns: columns, channels: channels))
    }

    /// Sums of those channels that differ along some axes only, as a convolution.
    private static func reduceSomeChannels(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, _ axes: Set<Int>, weight: Float
    ) throws(NodeProblem) -> MapView {
        let shape = importer.shape(of: view)
        let reduced = MapView.Axis(axes.sorted().flatMap { view.axes[$0].loops }).places(width: shape.width)
        let kept = view.axes.indices.filter { !axes.contains($0) }.flatMap { view.axes[$0].loops }
            .filter { $0.along == .channel }.sorted { $0.stride > $1.stride }
        let outputs = MapView.Axis(kept).places(width: shape.width)
        guard outputs.count * reduced.count == shape.channels else {
            throw .unsupported("it reduces the axes \(axes.sorted()) of \(view.dimensions), which channels repeat")
        }
        var weights = [Float](repeating: 0, count: outputs.count * shape.channels)
        for (output, place) in outputs.enumerated() {
            for part in reduced {
                weights[output * shape.channels + place.channel + part.channel] = weight
            }
        }
        let sum = try importer.append(
            node,
            Convolution(
                window: Window(kernelHeight: 1, kernelWidth: 1), outputs: outputs.count, channels: shape.channels,
                weights: weights, bias: [Float](repeating: 0, count: outputs.count)), [view.value])
        /// The step in the sums of what was a step among the channels.
        func stride(_ loop: MapView.Loop) -> Int {
            kept.filter { $0.stride < loop.stride }.reduce(1) { $0 * $1.count }
        }
        let result = view.axes.indices.map { axis in
            axes.contains(axis)
                ? MapView.Axis()
                : MapView.Axis(
                    view.axes[axis].loops.map {
                        $0.along == .channel ? .init(.channel, count: $0.count, stride: stride($0)) : $0
                    })
        }
        return MapView(value: sum, axes: result)
    }

    /// All channels as one.
    static func reduceAllChannels(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, _ reduction: Reduction
    ) throws(NodeProblem) -> ValueID {
        let shape = importer.shape(of: view)
        if reduction != .largest {
            let weight = reduction == .mean ? 1 / Float(shape.channels) : 1
            return try importer.append(
                node,
                Convolution(
                    window: Window(kernelHeight: 1, kernelWidth: 1), outputs: 1, channels: shape.channels,
                    weights: [Float](repeating: weight, count: shape.channels), bias: [0]),
                [view.value])
        }
        let channels = MapView.Axis([.init(.channel, count: shape.channels)])
        let pixels = MapView.Axis([.init(.row, count: shape.height), .init(.column, count: shape.width)])
        let turned = try importer.map(
            MapView(value: view.value, axes: [.init(), pixels, channels, .init()]), for: node)
        let reduced = try importer.append(
            node, MaxPool(window: Window(kernelHeight: shape.channels, kernelWidth: 1)), [turned.value])
        let back = [
            MapView.Axis(), MapView.Axis(), MapView.Axis([.init(.channel, count: shape.height, stride: shape.width)]),
            MapView.Axis([.init(.channel, count: shape.width)]),
        ]
        return try importer.map(MapView(value: reduced, axes: back), for: node).value
    }
}
