import ONNX

extension Rules {
    /// Gemm of a flattened map with constant weights: y = alpha · x · B + beta · C.
    static func gemm(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard try node.int("transA", default: 0) == 0 else {
            throw .unsupported("transA=1: only constant weights on the right are supported")
        }
        let isTransposed = try node.int("transB", default: 0) != 0
        let alpha = try node.float("alpha", default: 1)
        let beta = try node.float("beta", default: 1)
        let matrix = try matrix(&importer, of: node, isTransposed: isTransposed)
        let bias =
            node.hasInput(2)
            ? try broadcastBias(&importer, of: node, input: 2, count: matrix.outputs).map { beta * $0 } : nil
        let weights = alpha == 1 ? matrix.weights : matrix.weights.map { alpha * $0 }
        let view = try importer.view(of: node, input: 0)
        return .view(
            try fullyConnected(&importer, node, view, weights: weights, outputs: matrix.outputs, bias: bias))
    }

    /// MatMul of a flattened map with constant weights.
    static func productWithWeights(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let matrix = try matrix(&importer, of: node, isTransposed: false)
        let view = try importer.view(of: node, input: 0)
        return .view(
            try fullyConnected(&importer, node, view, weights: matrix.weights, outputs: matrix.outputs, bias: nil))
    }

    /// MatMul whose weights are on the left: (wx)ᵀ = xᵀwᵀ.
    static func productOfWeights(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView
    ) throws(NodeProblem) -> Symbol {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: 0)
        let rank = view.axes.count
        let order = Array(0..<rank - 2) + [rank - 1, rank - 2]
        let turned = view.transposed(order)
        guard dimensions.count <= rank else {
            throw .unsupported("it multiplies a constant of dimensions \(dimensions) by \(view.dimensions)")
        }
        let product = try fullyConnected(
            &importer, node, turned, weights: elements, outputs: dimensions[dimensions.count - 2], bias: nil)
        return .view(product.transposed(order))
    }

    /// The constant second input as [outputs][inputs].
    private static func matrix(
        _ importer: inout Importer, of node: ONNXNode, isTransposed: Bool
    ) throws(NodeProblem) -> (weights: [Float], outputs: Int) {
        let (given, elements) = try importer.constantFloats(of: node, input: 1)
        let dimensions = Array(given.suffix(2))
        guard dimensions.count == 2, given.dropLast(2).allSatisfy({ $0 == 1 }), !elements.isEmpty else {
            throw .unsupported("its weights have dimensions \(given): a matrix is expected")
        }
        if isTransposed { return (elements, dimensions[0]) }
        let (rows, columns) = (dimensions[0], dimensions[1])
        var transposed = [Float](repeating: 0, count: elements.count)
        for row in 0..<rows {
            for column in 0..<columns {
                transposed[column * rows + row] = elements[row * columns + column]
            }
        }
        return (transposed, columns)
    }

    private static func broadcastBias(
        _ importer: inout Importer, of node: ONNXNode, input: Int, count: Int
    ) throws(NodeProblem) -> [Float] {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: input)
        if elements.count == 1 { return [Float](repeating: elements[0], count: count) }
        guard elements.count == count, dimensions.last == count else {
            throw .invalid("its bias has dimensions \(dimensions), \(count) elements are expected")
        }
        return elements
    }

    /// A convolution whose kernel covers the whole map where that is flattened, or else one pixel.
    static func fullyConnected(
        _ importer: inout Importer, _ node: ONNXNode, _ given: MapView, weights: [Float], outputs: Int, bias: [Float]?
    ) throws(NodeProblem) -> MapView {
        var view = given
        guard var last = view.axes.last, view.axes.count > 1 else {
            throw .unsupported("its input has dimensions \(view.dimensions): a matrix is expected")
        }
        var shape = importer.shape(of: view)
        guard outputs > 0, weights.count == outputs * last.count else {
            throw .invalid("its weights expect \(weights.count / max(outputs, 1)) inputs, its input has \(last.count)")
        }
        let isWhole = last.count == shape.count
        if !isWhole {
            view = try importer.withChannelsLast(view, for: node)
            (last, shape) = (view.axes[view.axes.count - 1], importer.shape(of: view))
        }
        let kernel =
            isWhole
            ? Window(kernelHeight: shape.height, kernelWidth: shape.width) : Window(kernelHeight: 1, kernelWidth: 1)
        let convolution = Convolution(
            window: kernel, outputs: outputs, channels: shape.channels,
            weights: inMapOrder(weights, of: last, in: shape), bias: bias ?? [Float](repeating: 0, count: outputs))
        let output = try importer.append(node, convolution, [view.value])
        return MapView(value: output, axes: view.axes.dropLast() + [.init([.init(.channel, count: outputs)])])
    }

    /// Weights for the elements of an axis as weights for those of the map, or of its channels.
    private static func inMapOrder(_ weights: [Float], of axis: MapView.Axis, in shape: MapShape) -> [Float] {
        let pixels = axis.count == shape.count ? shape.pixels : 1
        let positions = axis.places(width: shape.width).map { $0.channel * pixels + $0.pixel }
        guard positions != Array(0..<positions.count) else { return weights }
        var ordered = weights
        for first in stride(from: 0, to: weights.count, by: positions.count) {
            for (index, position) in positions.enumerated() { ordered[first + position] = weights[first + index] }
        }
        return ordered
    }
}
