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

    /// - Parameter isLine: The attributes are those of a line, whose one row `kernel` has already.
    init(_ node: ONNXNode, kernel: [Int], isLine: Bool = false) throws(NodeProblem) {
        let sizes = 1...Window.largestSize
        let axes = isLine ? 1 : 2
        let row = isLine ? [1] : []
        let strides = try node.sizes("strides", count: axes, in: sizes).map { row + $0 } ?? [1, 1]
        let dilations = try node.sizes("dilations", count: axes, in: sizes).map { row + $0 } ?? [1, 1]
        base = Window(kernelHeight: kernel[0], kernelWidth: kernel[1])
        (base.strideHeight, base.strideWidth) = (strides[0], strides[1])
        (base.dilationHeight, base.dilationWidth) = (dilations[0], dilations[1])
        switch try node.string("auto_pad", default: "NOTSET") {
        case "NOTSET", "":
            var pads = try node.sizes("pads", count: 2 * axes, in: 0...Window.largestSize) ?? [0, 0, 0, 0]
            if pads.count == 2 { pads = [0, pads[0], 0, pads[1]] }
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

    /// Whether a window of one pixel has its place at every pixel, and nowhere else.
    var isPointwise: Bool {
        base.strideHeight == 1 && base.strideWidth == 1
            && [base.padTop, base.padLeft, base.padBottom, base.padRight].allSatisfy { $0 == 0 }
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
