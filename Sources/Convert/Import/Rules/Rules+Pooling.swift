import ONNX

extension Rules {
    /// MaxPool: 2-D, any dilation; the indices output must be unused.
    static func maxPool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let geometry = try poolingWindow(node)
        let input = try importer.map(of: node, input: 0)
        let window = try checked(geometry, input: importer.values[input.value].shape)
        return try importer.appendMap(node, MaxPool(window: window), [input.value])
    }

    /// AveragePool: 2-D, without dilation.
    static func averagePool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        if let dilations = try node.ints("dilations"), dilations.contains(where: { $0 != 1 }) {
            throw .unsupported("dilations=\(dilations): average pooling with gaps is not supported")
        }
        let countsPadding = try node.int("count_include_pad", default: 0) != 0
        let geometry = try poolingWindow(node)
        let input = try importer.map(of: node, input: 0)
        let window = try checked(geometry, input: importer.values[input.value].shape)
        return try importer.appendMap(node, AveragePool(window: window, countsPadding: countsPadding), [input.value])
    }

    /// GlobalAveragePool: one window as large as the map.
    static func globalAveragePool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let input = try importer.map(of: node, input: 0)
        return try importer.appendMap(node, globalAverage(over: importer.values[input.value].shape), [input.value])
    }

    /// GlobalMaxPool: one window as large as the map.
    static func globalMaxPool(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let input = try importer.map(of: node, input: 0)
        let map = importer.values[input.value].shape
        let window = Window(kernelHeight: map.height, kernelWidth: map.width)
        return try importer.appendMap(node, MaxPool(window: window), [input.value])
    }

    private static func globalAverage(over map: MapShape) -> AveragePool {
        AveragePool(window: Window(kernelHeight: map.height, kernelWidth: map.width), countsPadding: false)
    }

    private static func poolingWindow(_ node: ONNXNode) throws(NodeProblem) -> (WindowAttributes, ceilMode: Bool) {
        guard let kernel = try node.sizes("kernel_shape", count: 2, in: 1...Window.largestSize) else {
            throw .invalid("kernel_shape is missing")
        }
        return (try WindowAttributes(node, kernel: kernel), try node.int("ceil_mode", default: 0) != 0)
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
