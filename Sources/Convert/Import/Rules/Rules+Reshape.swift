import ONNX

/// The most axes that a map may be given.
private let largestRank = 8

extension Rules {
    /// Flatten from any axis but the batch's.
    static func flatten(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let axis = try node.int("axis", default: 1)
        let view = try importer.view(of: node, input: 0)
        let rank = view.dimensions.count
        let counted = axis == Int64(rank) ? rank : try importer.countedAxis(axis, rank: rank)
        let rows = view.dimensions[..<counted].reduce(1, *)
        guard counted > 0, rows == 1 else {
            throw .unsupported("axis=\(axis): only flattening of everything after the batch (axis 1) is supported")
        }
        return .view(MapView(value: view.value, dimensions: [1, view.dimensions.reduce(1, *)]))
    }

    /// Reshape that flattens, or adds or removes axes of one pixel.
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
        return try reshaped(importer, view, to: dimensions)
    }

    /// Squeeze of axes of one pixel.
    static func squeeze(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        guard let axes = try importer.axes(of: node, rank: view.dimensions.count), !axes.isEmpty, !axes.contains(0)
        else {
            throw .unsupported("only named axes other than the batch can be squeezed")
        }
        guard axes.allSatisfy({ view.dimensions[$0] == 1 }) else {
            throw .invalid("axes \(axes) of \(view.dimensions) are not all 1")
        }
        return try reshaped(
            importer, view, to: view.dimensions.indices.filter { !axes.contains($0) }.map { view.dimensions[$0] })
    }

    /// Other dimensions for the same elements, as long as no operator could tell them from a map or its flattening.
    private static func reshaped(
        _ importer: Importer, _ view: MapView, to dimensions: [Int]
    ) throws(NodeProblem) -> Symbol {
        let shape = importer.values[view.value].shape
        let isFlattened = dimensions == [1, shape.count]
        let isMap =
            dimensions.first == 1 && dimensions.count > 1 && dimensions[1] == shape.channels
            && dimensions.dropFirst(2).filter { $0 != 1 } == [shape.height, shape.width].filter { $0 != 1 }
        guard isFlattened || isMap else {
            throw .unsupported(
                "it turns \(view.dimensions) into \(dimensions): only flattening to [N, \(shape.count)] is supported")
        }
        return .view(MapView(value: view.value, dimensions: dimensions))
    }
}
