import ONNX

extension Rules {
    /// The most axes that a map may be given.
    static let largestRank = 8

    /// Flatten to two axes, the first of which begins with the batch.
    static func flatten(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let axis = try node.int("axis", default: 1)
        let view = try importer.view(of: node, input: 0)
        let rank = view.dimensions.count
        let counted = axis == Int64(rank) ? rank : try Dimensions.counted(axis, rank: rank)
        guard counted > 0 else { throw .unsupported("axis=\(axis): the batch must stay an axis of its own") }
        let rows = view.dimensions[..<counted].reduce(1, *)
        return try reshaped(&importer, node, view, to: [rows, view.dimensions[counted...].reduce(1, *)])
    }

    /// Reshape: maps are seen under other dimensions.
    static func reshape(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var target = try importer.constantInts(of: node, input: 1)
        if let first = target.first, first == importer.batch { target[0] = 1 }
        let view = try importer.view(of: node, input: 0)
        let dimensions = try Dimensions.reshaped(
            view.dimensions, to: target, copiesZeros: try node.int("allowzero", default: 0) == 0,
            largestRank: largestRank)
        return try reshaped(&importer, node, view, to: dimensions)
    }

    /// Squeeze of axes of one pixel.
    static func squeeze(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let axes = try importer.namedAxes(of: node)
        guard let axes, !axes.isEmpty else { throw .unsupported("only named axes can be squeezed") }
        return try reshaped(&importer, node, view, to: try Dimensions.squeezed(view.dimensions, axes: axes))
    }

    /// Unsqueeze: axes of one pixel, none of them before the batch.
    static func unsqueeze(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        guard let axes = try importer.namedAxes(of: node) else { throw .invalid("it has no axes") }
        let dimensions = try Dimensions.unsqueezed(view.dimensions, axes: axes, largestRank: largestRank)
        guard !axes.contains(0), !axes.contains(-Int64(dimensions.count)) else {
            throw .unsupported("axes=\(axes): only axes behind the batch are supported")
        }
        return try reshaped(&importer, node, view, to: dimensions)
    }

    /// Transpose: maps are seen in another order, and moved where an operator needs them so.
    static func transpose(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let rank = view.axes.count
        var order = Array((0..<rank).reversed())
        if let given = try node.ints("perm") {
            order = []
            for axis in given { order.append(try Dimensions.counted(axis, rank: rank)) }
            guard order.sorted() == Array(0..<rank) else { throw .invalid("perm=\(given) is no order of \(rank) axes") }
        }
        return .view(view.transposed(order))
    }

    /// DepthToSpace: channels become pixels.
    static func depthToSpace(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let map = try importer.map(of: node, input: 0)
        let size = try blockSize(node)
        let mode = try node.string("mode", default: "DCR")
        guard ["DCR", "CRD"].contains(mode) else { throw .invalid("mode=\(mode): there are DCR and CRD") }
        let (_, channels, height, width) = sizes(map)
        let parts = channels / (size * size)
        let split = mode == "DCR" ? [1, size, size, parts, height, width] : [1, parts, size, size, height, width]
        let order = mode == "DCR" ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
        guard parts * size * size == channels,
            let view = map.reshaped(to: split)?.transposed(order)
                .reshaped(to: [1, parts, height * size, width * size])
        else { throw .invalid("\(channels) channels do not divide into blocks of \(size)×\(size) pixels") }
        return .view(view)
    }

    /// SpaceToDepth: pixels become channels.
    static func spaceToDepth(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let map = try importer.map(of: node, input: 0)
        let size = try blockSize(node)
        let (_, channels, height, width) = sizes(map)
        guard height % size == 0, width % size == 0,
            let view = map.reshaped(to: [1, channels, height / size, size, width / size, size])?
                .transposed([0, 3, 5, 1, 2, 4]).reshaped(to: [1, channels * size * size, height / size, width / size])
        else { throw .invalid("a map \(map.dimensions) does not divide into blocks of \(size)×\(size) pixels") }
        return .view(view)
    }

    private static func blockSize(_ node: ONNXNode) throws(NodeProblem) -> Int {
        let size = try node.int("blocksize", default: 0)
        guard (1...Int64(Window.largestSize)).contains(size) else { throw .invalid("blocksize=\(size)") }
        return Int(size)
    }

    private static func sizes(_ map: MapView) -> (Int, Int, Int, Int) {
        let sizes = map.dimensions
        return (sizes[0], sizes[1], sizes[2], sizes[3])
    }

    private static func reshaped(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, to dimensions: [Int]
    ) throws(NodeProblem) -> Symbol {
        if let reshaped = view.reshaped(to: dimensions) { return .view(reshaped) }
        // What does not cut along the steps of the map cuts along those of one of its own, whose axes end where both do.
        let common = commonDimensions(view.dimensions, dimensions)
        guard let whole = view.reshaped(to: common),
            let axes = try? importer.ownAxes(of: common, as: [whole], for: node).axes,
            let moved = try importer.placed(whole, like: axes, repeats: true, for: node),
            let reshaped = moved.reshaped(to: dimensions)
        else {
            throw .unsupported(
                "it turns \(view.dimensions) into \(dimensions), which mixes more than \(MapShape.largestSide) channels and "
                    + "pixels")
        }
        return .view(reshaped)
    }

    /// Dimensions that end where dimensions of both end.
    private static func commonDimensions(_ one: [Int], _ other: [Int]) -> [Int] {
        func ends(_ dimensions: [Int]) -> [Int] {
            dimensions.reduce(into: [1]) { ends, size in ends.append(ends[ends.count - 1] * size) }
        }
        let common = Set(ends(one)).intersection(ends(other)).sorted()
        return zip(common, common.dropFirst()).map { $1 / $0 }
    }
}
