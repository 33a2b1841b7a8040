import ONNX

extension Rules {
    /// Resize and Upsample to the nearest pixel.
    static func resize(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let mode = try node.string("mode", default: "nearest")
        guard mode == "nearest" else { throw .unsupported("mode=\(mode): only nearest is supported") }
        let map = try importer.map(of: node, input: 0)
        let sizes = try targetSizes(&importer, node, of: map.dimensions)
        guard sizes.sizes[0] == 1, sizes.sizes[1] == map.dimensions[1],
            sizes.sizes.allSatisfy((1...MapShape.largestSide).contains)
        else { throw .unsupported("it turns \(map.dimensions) into \(sizes.sizes): only rows and columns are resized") }
        // Upsample has no such attributes, and does what these say.
        let isUpsample = node.type == "Upsample"
        let transformation =
            try node.string("coordinate_transformation_mode", default: isUpsample ? "asymmetric" : "half_pixel")
        let rounding = try node.string("nearest_mode", default: isUpsample ? "floor" : "round_prefer_floor")
        var places = map.axes.dropFirst().map { $0.places(width: map.dimensions[3]) }
        for axis in 1...2 {
            let (from, to) = (map.dimensions[axis + 1], sizes.sizes[axis + 1])
            let nearest = try Nearest(
                from: from, to: to, scale: sizes.scales?[axis + 1], transformation: transformation, rounding: rounding)
            places[axis] = (0..<to).map { places[axis][nearest.source(of: $0)] }
        }
        return try importer.appendMap(
            node, Gather(rows: places[1], columns: places[2], channels: places[0]), [map.value])
    }

    /// From sizes or scales, of which the file gives one.
    private static func targetSizes(
        _ importer: inout Importer, _ node: ONNXNode, of dimensions: [Int]
    ) throws(NodeProblem) -> (sizes: [Int], scales: [Double]?) {
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
        let sizes = zip(dimensions, scales).map { Int((Double($0) * Double($1)).rounded(.down)) }
        return (sizes, scales.map { Double($0) })
    }

    /// Which pixel of the input a pixel of the output is nearest to, as the attributes of Resize say.
    private struct Nearest {
        let from: Int
        let to: Int
        let scale: Double
        let transformation: String
        let rounding: String

        init(from: Int, to: Int, scale: Double?, transformation: String, rounding: String) throws(NodeProblem) {
            let transformations = [
                "half_pixel", "pytorch_half_pixel", "half_pixel_symmetric", "asymmetric", "align_corners",
            ]
            guard transformations.contains(transformation) else {
                throw .unsupported("coordinate_transformation_mode=\(transformation) is not supported")
            }
            let roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]
            guard roundings.contains(rounding) else { throw .invalid("nearest_mode=\(rounding) is unknown") }
            (self.from, self.to) = (from, to)
            self.scale = scale ?? Double(to) / Double(from)
            (self.transformation, self.rounding) = (transformation, rounding)
        }

        func source(of index: Int) -> Int {
            let position = Double(index)
            let exact =
                switch transformation {
                case "asymmetric": position / scale
                case "align_corners": to == 1 ? 0 : position * Double(from - 1) / Double(to - 1)
                case "pytorch_half_pixel" where to == 1: 0.0
                case "half_pixel_symmetric":
                    Double(from) / 2 * (1 - Double(to) / (scale * Double(from))) + (position + 0.5) / scale - 0.5
                default: (position + 0.5) / scale - 0.5
                }
            let rounded =
                switch rounding {
                case "floor": exact.rounded(.down)
                case "ceil": exact.rounded(.up)
                case "round_prefer_ceil": (exact + 0.5).rounded(.down)
                default: (exact - 0.5).rounded(.up)
                }
            return min(max(Int(rounded), 0), from - 1)
        }
    }
}
