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
        let parts = view.axes[0].count
        if parts > 1, kernel == [1, 1], geometry.isPointwise {
            view = try importer.arranged(view, rows: [0, 2], columns: [3], channels: [1], for: node)
        } else {
            view = try importer.map(view.withPartsAsChannels, for: node)
        }
        let repeats = view.axes[0].count > 1 ? 1 : parts
        try importer.claim(weights.elements.count * (repeats - 1))
        func repeated(_ numbers: [Float]) -> [Float] { (0..<repeats).flatMap { _ in numbers } }
        let convolution = Convolution(
            window: geometry.window(for: importer.shape(of: view)), outputs: outputs * repeats,
            channels: weights.dimensions[1] * groups * repeats, groups: groups * repeats,
            weights: repeated(weights.elements), bias: repeated(bias))
        let output = try importer.append(node, convolution, [view.value])
        var result = MapView(output, importer.values[output].shape)
        if repeats == 1, parts > 1 {
            result.axes = [view.axes[0], result.axes[1], view.axes[2], view.axes[3]]
        } else {
            result = result.withParts(parts)
        }
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
