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
        return try fullyConnected(&importer, node, weights: weights, outputs: matrix.outputs, bias: bias)
    }

    /// MatMul of a flattened map with constant weights.
    static func matrixProduct(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let matrix = try matrix(&importer, of: node, isTransposed: false)
        return try fullyConnected(&importer, node, weights: matrix.weights, outputs: matrix.outputs, bias: nil)
    }

    /// The constant second input as [outputs][inputs].
    private static func matrix(
        _ importer: inout Importer, of node: ONNXNode, isTransposed: Bool
    ) throws(NodeProblem) -> (weights: [Float], outputs: Int) {
        let (dimensions, elements) = try importer.constantFloats(of: node, input: 1)
        guard dimensions.count == 2, !elements.isEmpty else {
            throw .unsupported("its weights have dimensions \(dimensions): a matrix is expected")
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

    /// A convolution whose kernel covers the whole map; flattening keeps ONNX's order, so the weights fit as they are.
    private static func fullyConnected(
        _ importer: inout Importer, _ node: ONNXNode, weights: [Float], outputs: Int, bias: [Float]?
    ) throws(NodeProblem) -> Symbol {
        let view = try importer.view(of: node, input: 0)
        guard view.dimensions.count == 2 else {
            throw .unsupported("its input has dimensions \(view.dimensions): a flattened map is expected")
        }
        let shape = importer.values[view.value].shape
        guard weights.count == outputs * shape.count else {
            throw .invalid("its weights expect \(weights.count / outputs) inputs, its input has \(shape.count)")
        }
        let convolution = Convolution(
            window: Window(kernelHeight: shape.height, kernelWidth: shape.width), outputs: outputs,
            channels: shape.channels, weights: weights, bias: bias ?? [Float](repeating: 0, count: outputs))
        let output = try importer.append(node, convolution, [view.value])
        return .view(MapView(value: output, dimensions: [1, outputs]))
    }
}
