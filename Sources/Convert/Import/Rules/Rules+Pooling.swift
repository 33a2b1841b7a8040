import ONNX

extension Rules {
    /// MaxPool: 1-D or 2-D, any dilation; the indices output must be unused.
    static func maxPool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let geometry = try poolingWindow(&importer, node)
        return try pool(&importer, node) { shape throws(NodeProblem) in
            MaxPool(window: try checked(geometry, input: shape))
        }
    }

    /// AveragePool: 1-D or 2-D, without dilation.
    static func averagePool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        if let dilations = try node.ints("dilations"), dilations.contains(where: { $0 != 1 }) {
            throw .unsupported("dilations=\(dilations): average pooling with gaps is not supported")
        }
        let countsPadding = try node.int("count_include_pad", default: 0) != 0
        let geometry = try poolingWindow(&importer, node)
        return try pool(&importer, node) { shape throws(NodeProblem) in
            AveragePool(window: try checked(geometry, input: shape), countsPadding: countsPadding)
        }
    }

    /// GlobalAveragePool: one window as large as the map.
    static func globalAveragePool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try pool(&importer, node) { shape in
            AveragePool(window: Window(kernelHeight: shape.height, kernelWidth: shape.width), countsPadding: false)
        }
    }

    /// GlobalMaxPool: one window as large as the map.
    static func globalMaxPool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try pool(&importer, node) { shape in
            MaxPool(window: Window(kernelHeight: shape.height, kernelWidth: shape.width))
        }
    }

    /// Along a line the rows are one, and parts that the first axis has several of are channels more.
    private static func pool(
        _ importer: inout Importer, _ node: ONNXNode, _ operation: (MapShape) throws(NodeProblem) -> any Operation
    ) throws(NodeProblem) -> Symbol {
        var view = try importer.view(of: node, input: 0)
        let isLine = view.axes.count == 3
        if isLine { view.axes.insert(.init(), at: 2) }
        let map = try importer.map(view.withPartsAsChannels, for: node)
        let output = try importer.append(node, try operation(importer.shape(of: map)), [map.value])
        var result = MapView(output, importer.values[output].shape).withParts(view.axes[0].count)
        if isLine { result.axes.remove(at: 2) }
        return .view(result)
    }

    private static func poolingWindow(
        _ importer: inout Importer, _ node: ONNXNode
    ) throws(NodeProblem) -> (WindowAttributes, ceilMode: Bool) {
        let isLine = try importer.view(of: node, input: 0).axes.count == 3
        guard let kernel = try node.sizes("kernel_shape", count: isLine ? 1 : 2, in: 1...Window.largestSize) else {
            throw .invalid("kernel_shape is missing")
        }
        let attributes = try WindowAttributes(node, kernel: isLine ? [1] + kernel : kernel, isLine: isLine)
        return (attributes, try node.int("ceil_mode", default: 0) != 0)
    }

    /// Refuses padding as wide as the window, which would make windows without any pixel.
    private static func checked(
        _ geometry: (attributes: WindowAttributes, ceilMode: Bool), input: MapShape
    ) throws(NodeProblem) -> Window {
        var window = geometry.attributes.window(for: input)
        window.ceilMode = geometry.ceilMode
        let vertical = (window.kernelHeight - 1) * window.dilationHeight + 1
        let horizontal = (window.kernelWidth - 1) * window.dilationWidth + 1
        guard max(window.padTop, window.padBottom) < vertical, max(window.padLeft, window.padRight) < horizontal else {
            throw .invalid("its padding is not smaller than its window")
        }
        return window
    }
}
