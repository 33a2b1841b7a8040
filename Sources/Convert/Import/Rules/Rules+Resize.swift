import ONNX

extension Rules {
    /// Resize and Upsample to the nearest pixel, which gathers, or between pixels.
    static func resize(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let mode = try node.string("mode", default: "nearest")
        guard ["nearest", "linear"].contains(mode) else {
            throw .unsupported("mode=\(mode): only nearest and linear are supported")
        }
        let antialiases = try node.int("antialias", default: 0) != 0
        guard mode == "nearest" || !antialiases else {
            throw .unsupported("antialias=1 is not supported")
        }
        let policy = try node.string("keep_aspect_ratio_policy", default: "stretch")
        guard policy == "stretch" || !node.hasInput(3) else {
            throw .unsupported("keep_aspect_ratio_policy=\(policy): only stretch is supported")
        }
        if let axes = try node.ints("axes"), axes != [0, 1, 2, 3] {
            throw .unsupported("axes=\(axes): only sizes or scales of all four axes are supported")
        }
        let map = try importer.map(of: node, input: 0)
        let sizes = try targetSizes(&importer, node, of: map.dimensions)
        guard sizes.sizes[0] == 1, sizes.sizes[1] == map.dimensions[1],
            sizes.sizes.allSatisfy((1...MapShape.largestSide).contains)
        else { throw .unsupported("it turns \(map.dimensions) into \(sizes.sizes): only rows and columns are resized") }
        // Upsample has no such attribute, and does what this says.
        let isUpsample = node.type == "Upsample"
        let transformation =
            try node.string("coordinate_transformation_mode", default: isUpsample ? "asymmetric" : "half_pixel")
        func positions(_ axis: Int) throws(NodeProblem) -> ResizePositions {
            try ResizePositions(
                from: map.dimensions[axis], to: sizes.sizes[axis], scale: sizes.scales?[axis],
                transformation: transformation)
        }
        let (rows, columns) = (try positions(2), try positions(3))
        if mode == "linear" {
            return try importer.appendMap(
                node, Resize(rows: rows.positions, columns: columns.positions), [map.value])
        }
        let rounding = try node.string("nearest_mode", default: isUpsample ? "floor" : "round_prefer_floor")
        guard ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"].contains(rounding) else {
            throw .invalid("nearest_mode=\(rounding) is unknown")
        }
        let places = map.axes.dropFirst().map { $0.places(width: map.dimensions[3]) }
        return try importer.appendMap(
            node,
            Gather(
                rows: rows.nearest(rounding).map { places[1][$0] },
                columns: columns.nearest(rounding).map { places[2][$0] }, channels: places[0]), [map.value])
    }

    /// From sizes or scales, of which the file gives one.
    private static func targetSizes(
        _ importer: inout Importer, _ node: ONNXNode, of dimensions: [Int]
    ) throws(NodeProblem) -> (sizes: [Int], scales: [Float]?) {
        if node.hasInput(3) {
            let sizes = try importer.constantInts(of: node, input: 3)
            guard sizes.count == 4 else { throw .unsupported("it has \(sizes.count) sizes: four are expected") }
            return (sizes.map { Int(clamping: $0) }, nil)
        }
        let scales =
            if let given = node.attributes["scales"], case .floats(let scales) = given { scales } else {
                try importer.constantFloats(of: node, input: node.type == "Upsample" ? 1 : 2).elements
            }
        guard scales.count == 4, scales.allSatisfy({ $0 > 0 && $0 < 65_536 }) else {
            throw .unsupported("its scales are \(scales): four positive numbers are expected")
        }
        return (zip(dimensions, scales).map { Int((Float($0) * $1).rounded(.down)) }, scales)
    }
}
