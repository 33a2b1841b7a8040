/// Where the pixels of a resized axis lie in what is resized, as the attributes of Resize say.
struct ResizePositions {
    /// Rows or columns of the input.
    let count: Int
    /// For each row or column of the output one of the input, which may lie between two or outside. In the floats that
    /// PyTorch and ONNX Runtime compute with: of places between two, rounding may take the other otherwise.
    private let exact: [Float]

    /// - Parameter scale: As the file gives it; nil where it gives sizes.
    init(from: Int, to: Int, scale: Float?, transformation: String) throws(NodeProblem) {
        count = from
        let scale = scale ?? Float(to) / Float(from)
        let places = (0..<to).map { Float($0) }
        switch transformation {
        case "asymmetric": exact = places.map { $0 / scale }
        case "align_corners": exact = places.map { to == 1 ? 0 : $0 * Float(from - 1) / Float(to - 1) }
        case "pytorch_half_pixel" where to == 1: exact = [0]
        case "half_pixel_symmetric":
            let offset = Float(from) / 2 * (1 - Float(to) / (scale * Float(from)))
            exact = places.map { offset + ($0 + 0.5) / scale - 0.5 }
        case "half_pixel", "pytorch_half_pixel": exact = places.map { ($0 + 0.5) / scale - 0.5 }
        default: throw .unsupported("coordinate_transformation_mode=\(transformation) is not supported")
        }
    }

    /// Between which two each lies.
    var positions: [Resize.Position] { exact.map { Resize.Position(Double($0), of: count) } }

    /// Which one each is nearest to.
    func nearest(_ rounding: String) -> [Int] {
        exact.map { exact in
            let rounded =
                switch rounding {
                case "floor": exact.rounded(.down)
                case "ceil": exact.rounded(.up)
                case "round_prefer_ceil": (exact + 0.5).rounded(.down)
                default: (exact - 0.5).rounded(.up)
                }
            return min(max(Int(rounded), 0), count - 1)
        }
    }
}
