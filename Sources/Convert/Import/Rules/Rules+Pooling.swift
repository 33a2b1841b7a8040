import ONNX

/// Strides, dilations and padding of a convolution or pooling node, before its input's size is known.
struct WindowAttributes {
    private var base: Window
    /// SAME_UPPER or SAME_LOWER: pads such that the output has ⌈input / stride⌉ pixels.
    private var samePadding: SamePadding?

    /// Where the odd pixel of padding goes.
    private enum SamePadding {
        case atEnd
        case atBegin
    }

    init(_ node: ONNXNode, kernel: [Int]) throws(NodeProblem) {
        let sizes = 1...Window.largestSize
        let strides = try node.sizes("strides", count: 2, in: sizes) ?? [1, 1]
        let dilations = try node.sizes("dilations", count: 2, in: sizes) ?? [1, 1]
        base = Window(kernelHeight: kernel[0], kernelWidth: kernel[1])
        (base.strideHeight, base.strideWidth) = (strides[0], strides[1])
        (base.dilationHeight, base.dilationWidth) = (dilations[0], dilations[1])
        switch try node.string("auto_pad", default: "NOTSET") {
        case "NOTSET", "":
            let pads = try node.sizes("pads", count: 4, in: 0...Window.largestSize) ?? [0, 0, 0, 0]
            (base.padTop, base.padLeft, base.padBottom, base.padRight) = (pads[0], pads[1], pads[2], pads[3])
        case "VALID":
            break
        case "SAME_UPPER":
            samePadding = .atEnd
        case "SAME_LOWER":
            samePadding = .atBegin
        case let other:
            throw .invalid("auto_pad='\(other)' is unknown")
        }
    }

    /// The window for an input map of the given shape.
    func window(for input: MapShape) -> Window {
        guard let samePadding else { return base }
        var window = base
        let vertical = total(
            input.height, kernel: base.kernelHeight, stride: base.strideHeight, dilation: base.dilationHeight)
        let horizontal = total(
            input.width, kernel: base.kernelWidth, stride: base.strideWidth, dilation: base.dilationWidth)
        (window.padTop, window.padBottom) = split(vertical, samePadding)
        (window.padLeft, window.padRight) = split(horizontal, samePadding)
        return window
    }

    private func total(_ input: Int, kernel: Int, stride: Int, dilation: Int) -> Int {
        let output = (input + stride - 1) / stride
        return max((output - 1) * stride + (kernel - 1) * dilation + 1 - input, 0)
    }

    private func split(_ total: Int, _ padding: SamePadding) -> (begin: Int, end: Int) {
        padding == .atEnd ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
    }
}

extension Importer {
    /// MaxPool: 2-D, any dilation; the indices output must be unused.
    mutating func maxPool(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let geometry = try poolingWindow(node)
        let input = try map(of: node, input: 0)
        let window = try checked(geometry, node, input)
        return try appendMap(node, .maxPool(window), [input.value])
    }

    /// AveragePool: 2-D, without dilation.
    mutating func averagePool(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        if let dilations = try node.ints("dilations"), dilations.contains(where: { $0 != 1 }) {
            throw .unsupported("dilations=\(dilations): average pooling with gaps is not supported")
        }
        let countsPadding = try node.int("count_include_pad", default: 0) != 0
        let geometry = try poolingWindow(node)
        let input = try map(of: node, input: 0)
        let window = try checked(geometry, node, input)
        return try appendMap(node, .averagePool(window, countsPadding: countsPadding), [input.value])
    }

    /// GlobalAveragePool: one window as large as the map.
    mutating func globalAveragePool(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let input = try map(of: node, input: 0)
        return try appendMap(node, globalAverage(of: input), [input.value])
    }

    /// ReduceMean over height and width: GlobalAveragePool under another name.
    mutating func reduceMean(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let keepsDimensions = try node.int("keepdims", default: 1) != 0
        let axes = Set(try axes(of: node, rank: 4) ?? [])
        guard axes == [2, 3] else {
            throw .unsupported("axes=\(axes.sorted()): only the mean over height and width (axes 2 and 3) is supported")
        }
        let input = try map(of: node, input: 0)
        let output = try append(node, globalAverage(of: input), [input.value])
        let channels = values[output].shape.channels
        return .view(MapView(value: output, dimensions: keepsDimensions ? [1, channels, 1, 1] : [1, channels]))
    }

    private func globalAverage(of input: MapView) -> Operation {
        let shape = values[input.value].shape
        return .averagePool(Window(kernelHeight: shape.height, kernelWidth: shape.width), countsPadding: false)
    }

    private func poolingWindow(_ node: ONNXNode) throws(NodeProblem) -> (WindowAttributes, ceilMode: Bool) {
        guard let kernel = try node.sizes("kernel_shape", count: 2, in: 1...Window.largestSize) else {
            throw .invalid("kernel_shape is missing")
        }
        return (try WindowAttributes(node, kernel: kernel), try node.int("ceil_mode", default: 0) != 0)
    }

    /// Refuses padding as wide as the window, which would make windows without any pixel.
    private func checked(
        _ geometry: (attributes: WindowAttributes, ceilMode: Bool), _ node: ONNXNode, _ input: MapView
    ) throws(NodeProblem) -> Window {
        var window = geometry.attributes.window(for: values[input.value].shape)
        window.ceilMode = geometry.ceilMode
        let vertical = (window.kernelHeight - 1) * window.dilationHeight + 1
        let horizontal = (window.kernelWidth - 1) * window.dilationWidth + 1
        guard max(window.padTop, window.padBottom) < vertical, max(window.padLeft, window.padRight) < horizontal else {
            throw .invalid("its padding is not smaller than its window")
        }
        return window
    }
}
