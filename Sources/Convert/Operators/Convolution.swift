import COpenBLAS
import Plan

/// A convolution, dense or in groups; its bias, activation and residual are fused.
package struct Convolution: Operation {
    /// Kernel size, stride, dilation and padding.
    package var window: Window
    /// Output channels.
    package var outputs: Int
    /// Input channels.
    package var channels: Int
    /// Into how many equal parts input and output channels are divided, in order: each part of the output sees one of the
    /// input. 1 is dense; as many as there are channels is depthwise.
    package var groups: Int
    /// [outputs][channels / groups][kernel height][kernel width], as ONNX stores it.
    package var weights: [Float]
    /// One per output.
    package var bias: [Float]
    /// What a step of each output's whole weights is, the input's scale left out, where that is decided; nil where it
    /// follows from the largest weight.
    package var weightSteps: [Double]?
    /// The activation behind it.
    package var relu: Relu?
    /// The second input is added before the activation.
    package var addsResidual = false

    /// A convolution without activation or residual.
    package init(
        window: Window, outputs: Int, channels: Int, groups: Int = 1, weights: [Float], bias: [Float]
    ) {
        self.window = window
        self.outputs = outputs
        self.channels = channels
        self.groups = groups
        self.weights = weights
        self.bias = bias
    }
}

extension Convolution {
    package var name: String { "convolution" }

    /// Multiplications for one element of the output.
    var depth: Int { window.taps * groupChannels }

    /// Input channels of a group.
    var groupChannels: Int { channels / groups }
    /// Output channels of a group.
    var groupOutputs: Int { outputs / groups }

    package func withRelu(_ relu: Relu) -> (any Operation)? {
        var result = self
        result.relu = self.relu?.followed(by: relu) ?? relu
        return result
    }

    package var withResidual: (any Operation)? {
        guard isLinear else { return nil }
        var result = self
        result.addsResidual = true
        return result
    }

    /// Nil where something stands between the sum and what follows.
    package func scaled(by scale: [Float], shift: [Float]) -> (any Operation)? {
        guard isLinear else { return nil }
        var result = self
        for output in 0..<outputs {
            for index in output * depth..<(output + 1) * depth {
                result.weights[index] *= scale[output]
            }
            result.bias[output] = Float(Double(bias[output]) * Double(scale[output]) + Double(shift[output]))
        }
        return result
    }

    /// Whether nothing but rows and columns of zeros is added.
    var isPadding: Bool {
        window.taps == 1 && window.strideHeight == 1 && window.strideWidth == 1 && groups == channels
            && groups == outputs
            && isLinear && weights.allSatisfy { $0 == 1 } && bias.allSatisfy { $0 == 0 }
    }

    /// Nothing but sums of products: no activation and no residual.
    var isLinear: Bool { relu == nil && !addsResidual }

    package func outputShape(of inputs: [MapShape]) throws(ShapeError) -> MapShape {
        try expect(inputs, count: addsResidual ? 2 : 1)
        guard inputs[0].channels == channels else {
            throw ShapeError(reason: "its weights expect \(channels) channels, its input has \(inputs[0].channels)")
        }
        guard groups >= 1, channels % groups == 0, outputs % groups == 0 else {
            throw ShapeError(reason: "\(channels) channels and \(outputs) outputs do not divide into \(groups) groups")
        }
        guard bias.count == outputs else {
            throw ShapeError(reason: "its bias has \(bias.count) elements, its weights \(outputs) outputs")
        }
        let shape = try window.outputShape(of: inputs[0], channels: outputs)
        // The float reference unfolds at least one row of the output at once.
        let (unfolded, overflow) = (weights.count / outputs).multipliedReportingOverflow(by: shape.width)
        guard !overflow, unfolded <= MapShape.largestCount else {
            throw ShapeError(
                reason: "its kernel of \(weights.count / outputs) elements is too large for a map \(shape)")
        }
        if addsResidual, inputs[1] != shape {
            throw ShapeError(reason: "the residual has shape \(inputs[1]), the output \(shape)")
        }
        return shape
    }
}

// MARK: Float reference

extension Convolution {
    package func scratchCount(of inputs: [MapShape], output: MapShape) -> Int {
        Im2Col(self, groupShape(of: inputs[0]), output).scratchCount
    }

    package func steps(output: MapShape) -> Int { output.count * depth }

    /// output = weights · columns + bias + residual, then the activation.
    package func compute(_ inputs: [FloatMap], into output: FloatMap, scratch: UnsafeMutablePointer<Float>) {
        initialize(output, residual: inputs.last)
        for group in 0..<groups { accumulate(group, of: inputs[0], into: output, scratch: scratch) }
        output.rectify(relu)
    }

    /// The part of a map that a group sees.
    private func groupShape(of map: MapShape) -> MapShape {
        MapShape(channels: groupChannels, height: map.height, width: map.width)
    }

    /// Bias and residual.
    private func initialize(_ output: FloatMap, residual: FloatMap?) {
        let pixels = output.shape.pixels
        for channel in 0..<outputs {
            let row = output.elements + channel * pixels
            if addsResidual, let residual {
                for index in 0..<pixels { row[index] = residual.elements[channel * pixels + index] + bias[channel] }
            } else {
                row.update(repeating: bias[channel], count: pixels)
            }
        }
    }

    private func accumulate(
        _ group: Int, of input: FloatMap, into output: FloatMap, scratch: UnsafeMutablePointer<Float>
    ) {
        let shape = groupShape(of: input.shape)
        let source = input.elements + group * shape.count
        let pixels = output.shape.pixels
        let target = output.elements + group * groupOutputs * pixels
        let im2col = Im2Col(self, shape, output.shape)
        weights.withUnsafeBufferPointer { weights in
            guard let first = weights.baseAddress else { return }
            let weights = first + group * groupOutputs * depth
            if im2col.isTrivial {
                multiplyAdd(weights, source, target, groupOutputs, depth, width: pixels, stride: pixels)
                return
            }
            for start in stride(from: 0, to: output.shape.height, by: im2col.rowsPerTile) {
                let rows = start..<min(start + im2col.rowsPerTile, output.shape.height)
                im2col.fill(scratch, from: source, rows: rows)
                multiplyAdd(
                    weights, scratch, target + start * output.shape.width, groupOutputs, depth,
                    width: rows.count * output.shape.width, stride: pixels)
            }
        }
    }
}

/// c += a · b with a [rows][depth], b [depth][width] and c [rows][width], whose rows are `stride` apart.
private func multiplyAdd(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>,
    _ rows: Int, _ depth: Int, width: Int, stride: Int
) {
    if width == 1, stride == 1 {
        cblas_sgemv(CblasRowMajor, CblasNoTrans, Int32(rows), Int32(depth), 1, a, Int32(depth), b, 1, 1, c, 1)
    } else {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(width), Int32(depth), 1, a, Int32(depth), b,
            Int32(width), 1, c, Int32(stride))
    }
}

// MARK: Plan

extension Convolution {
    package func quantization(of inputs: [Quantization], range: ValueRange, channels: Int) -> Quantization {
        Quantization(covering: range.after(relu), channels: channels)
    }

    package func lower(_ node: Node, into lowering: inout Lowering) throws(ConvertError) {
        let input = try lowering.tensor(of: node.inputs[0])
        let output = try lowering.tensor(of: node.output)
        let residual = addsResidual ? try lowering.uniformTensor(of: node.inputs[1]) : nil
        if groups > 1, groups == channels, groups == outputs, residual == nil {
            return try lowerDepthwise(node.name, from: input, to: output, into: &lowering)
        }
        guard groups > 1 else {
            return try lower(node.name, from: input, residual: residual, to: output, into: &lowering)
        }
        let sources = lowering.quantization(of: input).perChannel
        let targets = lowering.quantization(of: output).perChannel
        let residuals = try residual.map { lowering.quantization(of: $0).perChannel } ?? []
        for part in denseParts {
            try part.convolution.lower(
                "\(node.name.forDerivedNames)/channels from \(part.outputs.lowerBound)",
                from: lowering.tensor(part.channels, of: input, slices: sources),
                residual: residual.map { lowering.tensor(part.outputs, of: $0, slices: residuals) },
                to: lowering.tensor(part.outputs, of: output, slices: targets), into: &lowering)
        }
    }

    /// The groups as dense convolutions of some channels each: as many groups together as share a block of packed weights,
    /// zero where an output does not see a channel.
    private var denseParts: [(channels: Range<Int>, outputs: Range<Int>, convolution: Convolution)] {
        let together = max(1, PlanFormat.blockOutputs / groupOutputs)
        return stride(from: 0, to: groups, by: together).map { first in
            let part = first..<min(first + together, groups)
            return (
                part.lowerBound * groupChannels..<part.upperBound * groupChannels,
                part.lowerBound * groupOutputs..<part.upperBound * groupOutputs, dense(part)
            )
        }
    }

    private func dense(_ part: Range<Int>) -> Convolution {
        let outputs = part.lowerBound * groupOutputs..<part.upperBound * groupOutputs
        let channels = part.count * groupChannels
        var result = self
        result.groups = 1
        result.outputs = outputs.count
        result.channels = channels
        result.bias = Array(bias[outputs])
        result.weightSteps = weightSteps.map { Array($0[outputs]) }
        result.weights = [Float](repeating: 0, count: outputs.count * channels * window.taps)
        for output in outputs {
            let row = output - outputs.lowerBound
            let seen = (row / groupOutputs) * groupChannels
            let target = (row * channels + seen) * window.taps
            result.weights.replaceSubrange(
                target..<target + depth, with: weights[output * depth..<(output + 1) * depth])
        }
        return result
    }

    /// Appends the convolution between tensors of the plan.
    /// - Parameters:
    ///   - residual: With one scale and zero point.
    ///   - output: With one scale and zero point, or float logits.
    func lower(
        _ name: String, from input: Int, residual: Int? = nil, to output: Int, into lowering: inout Lowering
    ) throws(ConvertError) {
        let slice = lowering.program.tensors[output].quantization?.slices[0]
        precondition(slice != nil || isLinear, "Convolution: logits with an activation or a residual")
        let quantized = try QuantizedConvolution(
            self, name: name, input: lowering.quantization(of: input), outputScale: slice?.scale ?? 1)
        guard depth <= PlanFormat.largestDepth else { throw .layerTooLarge(layer: name) }

        var record = OperatorRecord(.convolution, inputs: [input] + (residual.map { [$0] } ?? []), output: output)
        var parameters = ConvolutionFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: name)
        if let slice {
            (parameters.clampLow, parameters.clampHigh) = slice.bounds(relu: relu != nil)
            parameters.outputZero = slice.zeroPoint
            if let residual {
                let residualSlice = lowering.quantization(of: residual).slices[0]
                parameters.residualScale = try PlanScale.quotient(
                    Double(residualSlice.scale), Double(slice.scale), layer: name)
                parameters.residualZero = residualSlice.zeroPoint
            }
        }
        let pixels = lowering.pixels(of: output)
        let quantum = Quantum(convolutionOf: pixels, outputs: outputs, depth: depth)
        record.quantumPixels = UInt32(quantum.pixels)
        record.quantumBlocks = UInt32(quantum.blocks)
        record.multiplyAdds = UInt64(pixels * outputs) * UInt64(depth)

        let layout = ConvolutionFormat.Constants(outputs: outputs, channels: channels)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(quantized.bias, layout.bias)
        constants.store(quantized.weightSums, layout.weightSums)
        constants.store(quantized.scales, layout.scales)
        constants.store(quantized.padding, layout.padding)
        lowering.append(
            LoweredProgram.Operator(
                name: name, record: record, parameters: FieldWriter.bytes(of: parameters), constants: constants.bytes,
                weights: quantized.weights),
            scratchSize: PlanFormat.scratchSize(depth: depth))
    }
}
