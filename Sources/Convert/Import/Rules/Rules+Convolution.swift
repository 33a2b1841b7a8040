import ONNX

extension Rules {
    /// Conv: 2-D and dense; weights and bias must be constant.
    static func convolution(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let group = try node.int("group", default: 1)
        guard group == 1 else { throw .unsupported("group=\(group): only dense convolutions (group=1) are supported") }
        let weights = try importer.constantFloats(of: node, input: 1)
        guard weights.dimensions.count == 4 else {
            throw .unsupported("its weights have dimensions \(weights.dimensions): only 2-D images are supported")
        }
        let outputs = weights.dimensions[0]
        let bias =
            node.hasInput(2)
            ? try importer.constantFloats(of: node, input: 2).elements : [Float](repeating: 0, count: outputs)
        let kernel = try kernelSize(node, weights: weights.dimensions)
        let geometry = try WindowAttributes(node, kernel: kernel)

        let input = try importer.map(of: node, input: 0)
        let convolution = Convolution(
            window: geometry.window(for: importer.values[input.value].shape), outputs: outputs,
            channels: weights.dimensions[1], weights: weights.elements, bias: bias)
        return try importer.appendMap(node, convolution, [input.value])
    }

    private static func kernelSize(_ node: ONNXNode, weights dimensions: [Int]) throws(NodeProblem) -> [Int] {
        let kernel = Array(dimensions[2...])
        guard kernel.allSatisfy((1...Window.largestSize).contains), dimensions[0] > 0, dimensions[1] > 0 else {
            throw .invalid("its weights have dimensions \(dimensions)")
        }
        if let declared = try node.ints("kernel_shape"), declared != kernel.map(Int64.init) {
            throw .invalid("kernel_shape is \(declared), its weights have dimensions \(dimensions)")
        }
        return kernel
    }
}
