import ONNX

/// Operators that make one number of many: of all pixels, or of all channels.
extension Rules {
    /// ReduceMean over pixels (GlobalAveragePool under another name) or channels.
    static func reduceMean(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try reduce(
            &importer, node, try importer.view(of: node, input: 0), pool: average, channels: { 1 / Float($0) })
    }

    /// ReduceSum over pixels or channels.
    static func reduceSum(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try reduceSum(&importer, node, try importer.view(of: node, input: 0))
    }

    private static func reduceSum(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView
    ) throws(NodeProblem) -> Symbol {
        let whole = importer.shape(of: view)
        let result = try reduce(&importer, node, view, pool: average, channels: { _ in 1 })
        guard case .view(let mean) = result, importer.shape(of: mean).pixels < whole.pixels else { return result }
        let channels = importer.shape(of: mean).channels
        let count = Float(whole.pixels / importer.shape(of: mean).pixels)
        let sum = BatchNormalization(
            scale: [Float](repeating: count, count: channels), shift: [Float](repeating: 0, count: channels))
        return .view(try importer.appendElementwise(node, sum, mean))
    }

    /// ReduceMax over pixels (GlobalMaxPool under another name) or channels.
    static func reduceMax(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try reduce(
            &importer, node, try importer.view(of: node, input: 0), pool: { MaxPool(window: $0) }, channels: nil)
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
        guard case .view(let sum) = try reduceSum(&importer, node, values) else { return .unknown }
        guard let last else { return .view(sum) }
        return .view(try importer.appendElementwise(node, Table(last), sum))
    }

    private static func average(_ window: Window) -> any Operation {
        AveragePool(window: window, countsPadding: false)
    }

    /// Over rows, columns or both by a pool; over channels by a convolution with one weight for all of them, or by a pool
    /// over a map whose pixels they have become.
    private static func reduce(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, pool: (Window) -> any Operation,
        channels weight: ((Int) -> Float)?
    ) throws(NodeProblem) -> Symbol {
        let rank = view.axes.count
        let keepsDimensions = try node.int("keepdims", default: 1) != 0
        let axes = Set(try importer.axes(of: node, rank: rank) ?? Array(0..<rank))
        let shape = importer.shape(of: view)
        let loops = axes.flatMap { view.axes[$0].loops }
        func reducesAll(_ coordinate: MapView.Coordinate, of count: Int) -> Bool {
            loops.filter { $0.along == coordinate }.reduce(1) { $0 * $1.count } == count
        }
        let coordinates = Set(loops.map(\.along))
        let rows = coordinates.contains(.row)
        let columns = coordinates.contains(.column)
        guard reducesAll(.row, of: rows ? shape.height : 1), reducesAll(.column, of: columns ? shape.width : 1),
            reducesAll(.channel, of: coordinates.contains(.channel) ? shape.channels : 1)
        else { throw .unsupported("axes=\(axes.sorted()): only all rows, columns or channels are supported") }
        guard !(coordinates.contains(.channel) && (rows || columns)) else {
            throw .unsupported("axes=\(axes.sorted()): pixels and channels together are not supported")
        }
        let output: ValueID
        if coordinates.contains(.channel) {
            output = try reduceChannels(&importer, node, view, pool: pool, weight: weight)
        } else {
            output = try importer.append(
                node, pool(Window(kernelHeight: rows ? shape.height : 1, kernelWidth: columns ? shape.width : 1)),
                [view.value])
        }
        var reduced = view.axes.indices.map { axes.contains($0) ? MapView.Axis() : view.axes[$0] }
        if !keepsDimensions { reduced = reduced.indices.filter { !axes.contains($0) }.map { reduced[$0] } }
        return .view(MapView(value: output, axes: reduced))
    }

    private static func reduceChannels(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, pool: (Window) -> any Operation,
        weight: ((Int) -> Float)?
    ) throws(NodeProblem) -> ValueID {
        let shape = importer.shape(of: view)
        if let weight {
            return try importer.append(
                node,
                Convolution(
                    window: Window(kernelHeight: 1, kernelWidth: 1), outputs: 1, channels: shape.channels,
                    weights: [Float](repeating: weight(shape.channels), count: shape.channels), bias: [0]),
                [view.value])
        }
        let channels = MapView.Axis([.init(.channel, count: shape.channels)])
        let pixels = MapView.Axis([.init(.row, count: shape.height), .init(.column, count: shape.width)])
        let turned = try importer.map(
            MapView(value: view.value, axes: [.init(), pixels, channels, .init()]), for: node)
        let reduced = try importer.append(
            node, pool(Window(kernelHeight: shape.channels, kernelWidth: 1)), [turned.value])
        let back = [
            MapView.Axis(), MapView.Axis(), MapView.Axis([.init(.channel, count: shape.height, stride: shape.width)]),
            MapView.Axis([.init(.channel, count: shape.width)]),
        ]
        return try importer.map(MapView(value: reduced, axes: back), for: node).value
    }
}
