/// Why an operation cannot be applied to inputs of the given shapes; one clause without the node's name.
struct ShapeError: Error {
    var reason: String
}

extension MapShape {
    /// Bounds every channel count, height and width, so that sizes cannot overflow.
    static let largestSide = 65_535
    /// Bounds the elements of a map: 1 GiB of floats.
    static let largestCount = 1 << 28

    /// Whether the shape is within the bounds.
    var isRepresentable: Bool {
        let sides = 1...Self.largestSide
        return sides.contains(channels) && sides.contains(height) && sides.contains(width)
            && height * width <= Self.largestCount / channels
    }
}

extension MapShape: CustomStringConvertible {
    /// As ONNX writes shapes: [channels, height, width].
    public var description: String { "[\(channels), \(height), \(width)]" }
}

extension Window {
    /// Bounds kernel sizes, strides, dilations and paddings.
    static let largestSize = 4096

    /// Height and width of the output for an input map; nil where not even one window fits.
    func outputSize(of input: MapShape) -> (height: Int, width: Int)? {
        guard
            let height = outputExtent(
                of: input.height, kernel: kernelHeight, stride: strideHeight, dilation: dilationHeight,
                pads: (padTop, padBottom)),
            let width = outputExtent(
                of: input.width, kernel: kernelWidth, stride: strideWidth, dilation: dilationWidth,
                pads: (padLeft, padRight))
        else { return nil }
        return (height, width)
    }

    private func outputExtent(
        of input: Int, kernel: Int, stride: Int, dilation: Int, pads: (begin: Int, end: Int)
    ) -> Int? {
        let steps = input + pads.begin + pads.end - ((kernel - 1) * dilation + 1)
        let roundedSteps = ceilMode ? steps + stride - 1 : steps
        guard roundedSteps >= 0 else { return nil }
        let output = roundedSteps / stride + 1
        // A window that would start in the padding at the end sees no pixel, and is left out.
        return ceilMode && (output - 1) * stride >= input + pads.begin ? output - 1 : output
    }
}

extension Operation {
    /// The shape of the output; throws where number or shapes of the inputs do not fit.
    func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        let shape: MapShape
        switch self {
        case .convolution(let convolution):
            try expect(inputs, count: convolution.addsResidual ? 2 : 1)
            shape = try convolution.outputShape(of: inputs[0])
            if convolution.addsResidual, inputs[1] != shape {
                throw ShapeError(reason: "the residual has shape \(inputs[1]), the output \(shape)")
            }
        case .maxPool(let window), .averagePool(let window, _):
            try expect(inputs, count: 1)
            shape = try window.outputShape(of: inputs[0], channels: inputs[0].channels)
        case .concat:
            shape = try concatShape(of: inputs)
        case .add:
            try expect(inputs, count: 2)
            guard inputs[0] == inputs[1] else {
                throw ShapeError(reason: "the inputs have different shapes, \(inputs[0]) and \(inputs[1])")
            }
            shape = inputs[0]
        case .batchNormalization(let scale, let shift):
            try expect(inputs, count: 1)
            guard scale.count == inputs[0].channels, shift.count == inputs[0].channels else {
                throw ShapeError(
                    reason: "it has parameters for \(scale.count) channels, its input has \(inputs[0].channels)")
            }
            shape = inputs[0]
        case .relu:
            try expect(inputs, count: 1)
            shape = inputs[0]
        }
        guard shape.isRepresentable else {
            throw ShapeError(
                reason: "its output of shape \(shape) is larger than \(MapShape.largestCount) elements")
        }
        return shape
    }

    private func expect(_ inputs: [MapShape], count: Int) throws(ShapeError) {
        guard inputs.count == count else {
            throw ShapeError(reason: "it has \(inputs.count) inputs, \(count) are expected")
        }
    }

    private func concatShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        guard var shape = inputs.first else { throw ShapeError(reason: "it has no inputs") }
        for input in inputs.dropFirst() {
            guard input.height == shape.height, input.width == shape.width else {
                throw ShapeError(reason: "the inputs have different sizes, \(inputs[0]) and \(input)")
            }
            shape.channels += input.channels
        }
        return shape
    }
}

extension Convolution {
    fileprivate func outputShape(of input: MapShape) throws(ShapeError) -> MapShape {
        guard input.channels == channels else {
            throw ShapeError(reason: "its weights expect \(channels) channels, its input has \(input.channels)")
        }
        guard bias.count == outputs else {
            throw ShapeError(reason: "its bias has \(bias.count) elements, its weights \(outputs) outputs")
        }
        let shape = try window.outputShape(of: input, channels: outputs)
        // The float reference unfolds at least one row of the output at once.
        let (unfolded, overflow) = (weights.count / outputs).multipliedReportingOverflow(by: shape.width)
        guard !overflow, unfolded <= MapShape.largestCount else {
            throw ShapeError(
                reason: "its kernel of \(weights.count / outputs) elements is too large for a map \(shape)")
        }
        return shape
    }
}

extension Window {
    fileprivate func outputShape(of input: MapShape, channels: Int) throws(ShapeError) -> MapShape {
        guard let size = outputSize(of: input) else {
            throw ShapeError(
                reason: "its window of \(kernelHeight)×\(kernelWidth) pixels is larger than its padded input \(input)")
        }
        return MapShape(channels: channels, height: size.height, width: size.width)
    }
}
