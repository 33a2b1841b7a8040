import ONNX

extension Rules {
    /// Conv: 1-D or 2-D, dense or in groups; weights and bias must be constant.
    static func convolution(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        var weights = try importer.constantFloats(of: node, input: 1)
        // Along a line: the rows are one.
        let isLine = weights.dimensions.count == 3
        if isLine { weights.dimensions.insert(1, at: 2) }
        guard weights.dimensions.count == 4 else {
            throw .unsupported("its weights have dimensions \(weights.dimensions): only 2-D images are supported")
        }
        let outputs = weights.dimensions[0]
        let groups = Int(clamping: try node.int("group", default: 1))
        guard (1...max(outputs, 1)).contains(groups), outputs % groups == 0 else {
            throw .invalid("group=\(groups): its \(outputs) outputs do not divide into so many groups")
        }
        let bias =
            node.hasInput(2)
            ? try importer.constantFloats(of: node, input: 2).elements : [Float](repeating: 0, count: outputs)
        let kernel = try kernelSize(node, weights: weights.dimensions, isLine: isLine)
        let geometry = try WindowAttributes(node, kernel: kernel, isLine: isLine)

        var view = try importer.view(of: node, input: 0)
        guard view.axes.count == (isLine ? 3 : 4) else {
            throw .invalid("its input has dimensions \(view.dimensions), its weights \(isLine ? 3 : 4)")
        }
        if isLine { view.axes.insert(.init(), at: 2) }
        let input = try importer.map(view, for: node)
        let convolution = Convolution(
            window: geometry.window(for: importer.values[input.value].shape), outputs: outputs,
            channels: weights.dimensions[1] * groups, groups: groups, weights: weights.elements, bias: bias)
        let output = try importer.append(node, convolution, [input.value])
        var result = MapView(output, importer.values[output].shape)
        if isLine { result.axes.remove(at: 2) }
        return .view(result)
    }

    private static func kernelSize(
        _ node: ONNXNode, weights dimensions: [Int], isLine: Bool
    ) throws(NodeProblem) -> [Int] {
        let kernel = Array(dimensions[2...])
        guard kernel.allSatisfy((1...Window.largestSize).contains), dimensions[0] > 0, dimensions[1] > 0 else {
            throw .invalid("its weights have dimensions \(dimensions)")
        }
        if let declared = try node.ints("kernel_shape"), declared != kernel.dropFirst(isLine ? 1 : 0).map(Int64.init) {
            throw .invalid("kernel_shape is \(declared), its weights have dimensions \(dimensions)")
        }
        return kernel
    }
}
