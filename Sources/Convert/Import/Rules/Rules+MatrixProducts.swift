import ONNX

extension Importer {
    /// Conv: 2-D and dense; weights and bias must be constant.
    mutating func convolution(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let group = try node.int("group", default: 1)
        guard group == 1 else { throw .unsupported("group=\(group): only dense convolutions (group=1) are supported") }
        let weights = try constantFloats(of: node, input: 1)
        guard weights.dimensions.count == 4 else {
            throw .unsupported("its weights have dimensions \(weights.dimensions): only 2-D images are supported")
        }
        let outputs = weights.dimensions[0]
        let bias =
            node.hasInput(2)
            ? try constantFloats(of: node, input: 2).elements : [Float](repeating: 0, count: outputs)
        let kernel = try kernelSize(node, weights: weights.dimensions)
        let geometry = try WindowAttributes(node, kernel: kernel)

        let input = try map(of: node, input: 0)
        let convolution = Convolution(
            window: geometry.window(for: values[input.value].shape), outputs: outputs,
            channels: weights.dimensions[1], weights: weights.elements, bias: bias)
        return try appendMap(node, .convolution(convolution), [input.value])
    }

    private func kernelSize(_ node: ONNXNode, weights dimensions: [Int]) throws(NodeProblem) -> [Int] {
        let kernel = Array(dimensions[2...])
        guard kernel.allSatisfy((1...Window.largestSize).contains), dimensions[0] > 0, dimensions[1] > 0 else {
            throw .invalid("its weights have dimensions \(dimensions)")
        }
        if let declared = try node.ints("kernel_shape"), declared != kernel.map(Int64.init) {
            throw .invalid("kernel_shape is \(declared), its weights have dimensions \(dimensions)")
        }
        return kernel
    }

    /// Gemm of a flattened map with constant weights: y = alpha · x · B + beta · C.
    mutating func gemm(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard try node.int("transA", default: 0) == 0 else {
            throw .unsupported("transA=1: only constant weights on the right are supported")
        }
        let isTransposed = try node.int("transB", default: 0) != 0
        let alpha = try node.float("alpha", default: 1)
        let beta = try node.float("beta", default: 1)
        let matrix = try matrix(of: node, isTransposed: isTransposed)
        let bias =
            node.hasInput(2)
            ? try broadcastBias(of: node, input: 2, count: matrix.outputs).map { beta * $0 } : nil
        let weights = alpha == 1 ? matrix.weights : matrix.weights.map { alpha * $0 }
        return try fullyConnected(node, weights: weights, outputs: matrix.outputs, bias: bias)
    }

    /// MatMul of a flattened map with constant weights.
    mutating func matrixProduct(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let matrix = try matrix(of: node, isTransposed: false)
        return try fullyConnected(node, weights: matrix.weights, outputs: matrix.outputs, bias: nil)
    }

    /// The constant second input as [outputs][inputs].
    private func matrix(
        of node: ONNXNode, isTransposed: Bool
    ) throws(NodeProblem) -> (weights: [Float], outputs: Int) {
        let (dimensions, elements) = try constantFloats(of: node, input: 1)
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

    private func broadcastBias(of node: ONNXNode, input: Int, count: Int) throws(NodeProblem) -> [Float] {
        let (dimensions, elements) = try constantFloats(of: node, input: input)
        if elements.count == 1 { return [Float](repeating: elements[0], count: count) }
        guard elements.count == count, dimensions.last == count else {
            throw .invalid("its bias has dimensions \(dimensions), \(count) elements are expected")
        }
        return elements
    }

    /// A convolution whose kernel covers the whole map; flattening keeps ONNX's order, so the weights fit as they are.
    private mutating func fullyConnected(
        _ node: ONNXNode, weights: [Float], outputs: Int, bias: [Float]?
    ) throws(NodeProblem) -> Symbol {
        let view = try view(of: node, input: 0)
        guard view.dimensions.count == 2 else {
            throw .unsupported("its input has dimensions \(view.dimensions): a flattened map is expected")
        }
        let shape = values[view.value].shape
        guard weights.count == outputs * shape.count else {
            throw .invalid("its weights expect \(weights.count / outputs) inputs, its input has \(shape.count)")
        }
        let convolution = Convolution(
            window: Window(kernelHeight: shape.height, kernelWidth: shape.width), outputs: outputs,
            channels: shape.channels, weights: weights, bias: bias ?? [Float](repeating: 0, count: outputs))
        let output = try append(node, .convolution(convolution), [view.value])
        return .view(MapView(value: output, dimensions: [1, outputs]))
    }

    /// Adds a node whose output ONNX sees as [1, C, H, W].
    mutating func appendMap(
        _ node: ONNXNode, _ operation: Operation, _ inputs: [ValueID]
    ) throws(NodeProblem) -> Symbol {
        let output = try append(node, operation, inputs)
        let shape = values[output].shape
        return .view(MapView(value: output, dimensions: [1, shape.channels, shape.height, shape.width]))
    }
}
