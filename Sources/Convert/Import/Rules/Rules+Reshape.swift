import ONNX

extension Rules {
    /// The most axes that a map may be given.
    static let largestRank = 8

    /// Flatten to two axes, the first of which begins with the batch.
    static func flatten(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let axis = try node.int("axis", default: 1)
        let view = try importer.view(of: node, input: 0)
        let rank = view.dimensions.count
        let counted = axis == Int64(rank) ? rank : try importer.countedAxis(axis, rank: rank)
        guard counted > 0 else { throw .unsupported("axis=\(axis): the batch must stay an axis of its own") }
        let rows = view.dimensions[..<counted].reduce(1, *)
        return try reshaped(&importer, node, view, to: [rows, view.dimensions[counted...].reduce(1, *)])
    }

    /// Reshape: maps are seen under other dimensions.
    static func reshape(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let target = try importer.constantInts(of: node, input: 1)
        guard target.count <= largestRank else {
            throw .invalid("cannot reshape to \(target.count) axes: at most \(largestRank) are supported")
        }
        let copiesZeros = try node.int("allowzero", default: 0) == 0
        let view = try importer.view(of: node, input: 0)
        let count = view.dimensions.reduce(1, *)
        var dimensions: [Int] = []
        for (index, size) in target.enumerated() {
            if size == 0, copiesZeros, index < view.dimensions.count {
                dimensions.append(view.dimensions[index])
            } else if index == 0, size == importer.batch {
                dimensions.append(1)
            } else if size == -1 || (1...Int64(count)).contains(size) {
                dimensions.append(Int(size))
            } else {
                throw .invalid("cannot reshape \(view.dimensions) to \(target)")
            }
        }
        var known = 1
        for size in dimensions where size > 0 {
            let (product, overflow) = known.multipliedReportingOverflow(by: size)
            guard !overflow else { throw .invalid("cannot reshape \(view.dimensions) to \(target)") }
            known = product
        }
        if let inferred = dimensions.firstIndex(of: -1) {
            guard count % known == 0 else { throw .invalid("cannot reshape \(view.dimensions) to \(target)") }
            dimensions[inferred] = count / known
            known *= dimensions[inferred]
        }
        guard !dimensions.contains(-1), known == count else {
            throw .invalid("cannot reshape \(view.dimensions) to \(target)")
        }
        return try reshaped(&importer, node, view, to: dimensions)
    }

    /// Squeeze of axes of one pixel.
    static func squeeze(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        guard let axes = try importer.axes(of: node, rank: view.dimensions.count), !axes.isEmpty else {
            throw .unsupported("only named axes can be squeezed")
        }
        guard axes.allSatisfy({ view.dimensions[$0] == 1 }) else {
            throw .invalid("axes \(axes) of \(view.dimensions) are not all 1")
        }
        return try reshaped(
            &importer, node, view, to: view.dimensions.indices.filter { !axes.contains($0) }.map { view.dimensions[$0] }
        )
    }

    /// Unsqueeze: axes of one pixel, none of them before the batch.
    static func unsqueeze(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let named = node.hasInput(1) ? try importer.constantInts(of: node, input: 1) : try node.ints("axes")
        guard let named, view.dimensions.count + named.count <= largestRank else {
            throw .invalid("it needs axes, and at most \(largestRank) in all")
        }
        let rank = view.dimensions.count + named.count
        var axes: Set<Int> = []
        for axis in named { axes.insert(try importer.countedAxis(axis, rank: rank)) }
        guard axes.count == named.count, !axes.contains(0) else {
            throw .unsupported("axes=\(named): only different axes behind the batch are supported")
        }
        var rest = view.dimensions[...]
        let dimensions = (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
        return try reshaped(&importer, node, view, to: dimensions)
    }

    /// Transpose: maps are seen in another order, and moved where an operator needs them so.
    static func transpose(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        let rank = view.axes.count
        var order = Array((0..<rank).reversed())
        if let given = try node.ints("perm") {
            order = []
            for axis in given { order.append(try importer.countedAxis(axis, rank: rank)) }
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
