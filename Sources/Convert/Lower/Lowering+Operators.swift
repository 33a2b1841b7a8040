import Plan

// One function for each kind of operator; the arithmetic is that of `CKernels.h`.
extension Lowering {
    mutating func append(_ convolution: Convolution, _ node: Node) throws(ConvertError) {
        let input = try tensor(of: node.inputs[0])
        let output = try tensor(of: node.output)
        let slice = program.tensors[output].quantization?.slices[0]
        let quantized = try QuantizedConvolution(
            convolution, name: node.name, input: quantization(of: input), outputScale: slice?.scale ?? 1)
        let outputShape = graph.values[node.output].shape
        let window = convolution.window
        let depth = window.kernelHeight * window.kernelWidth * convolution.channels
        guard depth <= PlanFormat.largestDepth else { throw .layerTooLarge(layer: node.name) }

        var record = OperatorRecord(.convolution, inputs: [input], output: output)
        var parameters = ConvolutionFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: node.name)
        if let slice {
            (parameters.clampLow, parameters.clampHigh) = slice.bounds(relu: convolution.relu)
            parameters.outputZero = slice.zeroPoint
        }
        if convolution.addsResidual, let slice {
            let second = try uniformTensor(of: node.inputs[1])
            let residual = quantization(of: second).slices[0]
            record.inputs.1 = UInt32(second)
            parameters.residualScale = Float(Double(residual.scale) / Double(slice.scale))
            parameters.residualZero = residual.zeroPoint
        }
        let quantum = Quantum(convolutionOf: outputShape.pixels, outputs: convolution.outputs, depth: depth)
        record.quantumPixels = UInt32(quantum.pixels)
        record.quantumBlocks = UInt32(quantum.blocks)
        record.multiplyAdds = UInt64(outputShape.count) * UInt64(depth)

        let layout = ConvolutionFormat.Constants(outputs: convolution.outputs, channels: convolution.channels)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(quantized.bias, layout.bias)
        constants.store(quantized.weightSums, layout.weightSums)
        constants.store(quantized.scales, layout.scales)
        constants.store(quantized.padding, layout.padding)
        program.operators.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: constants.bytes, weights: quantized.weights))
        program.scratchSize = max(program.scratchSize, PlanFormat.scratchSize(depth: depth))
    }

    mutating func appendMaxPool(_ window: Window, _ node: Node) throws(ConvertError) {
        let input = try tensor(of: node.inputs[0])
        var record = OperatorRecord(.maxPool, inputs: [input], output: try tensor(of: node.output))
        record.setQuantum(pooling: graph.values[node.output].shape, window)
        var parameters = MaxPoolFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: node.name)
        program.operators.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }

    mutating func appendAveragePool(_ window: Window, countsPadding: Bool, _ node: Node) throws(ConvertError) {
        let input = try tensor(of: node.inputs[0])
        var record = OperatorRecord(.averagePool, inputs: [input], output: try tensor(of: node.output))
        record.setQuantum(pooling: graph.values[node.output].shape, window)
        var parameters = AveragePoolFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: node.name)
        parameters.countsPadding = countsPadding ? 1 : 0
        let zeroPoints = quantization(of: input).perChannel.map { Int8($0.zeroPoint) }
        let layout = AveragePoolFormat.Constants(channels: zeroPoints.count)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(zeroPoints, layout.zeroPoints)
        program.operators.append(
            LoweredProgram.Operator(
                name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters),
                constants: constants.bytes))
    }

    mutating func appendAdd(_ node: Node, relu: Bool) throws(ConvertError) {
        let first = try uniformTensor(of: node.inputs[0])
        let second = try uniformTensor(of: node.inputs[1])
        let output = try tensor(of: node.output)
        let (firstSlice, secondSlice) = (quantization(of: first).slices[0], quantization(of: second).slices[0])
        let slice = quantization(of: output).slices[0]

        var parameters = AddFormat.Parameters()
        parameters.firstScale = Float(Double(firstSlice.scale) / Double(slice.scale))
        parameters.firstZero = firstSlice.zeroPoint
        parameters.secondScale = Float(Double(secondSlice.scale) / Double(slice.scale))
        parameters.secondZero = secondSlice.zeroPoint
        parameters.outputZero = slice.zeroPoint
        (parameters.clampLow, parameters.clampHigh) = slice.bounds(relu: relu)
        var record = OperatorRecord(.add, inputs: [first, second], output: output)
        let shape = graph.values[node.output].shape
        record.quantumPixels = UInt32(Quantum(elementwiseOf: shape.pixels, costPerPixel: shape.channels).pixels)
        program.operators.append(
            LoweredProgram.Operator(name: node.name, record: record, parameters: FieldWriter.bytes(of: parameters)))
    }

    /// Appends an operator that stores the int8 tensor `input` with the quantization of the int8 tensor `output`.
    mutating func appendRequantization(_ name: String, from input: Int, to output: Int) {
        let sources = quantization(of: input).perChannel
        let targets = quantization(of: output).perChannel
        var record = OperatorRecord(.requantize, inputs: [input], output: output)
        let shape = program.tensors[output].record
        record.quantumPixels = UInt32(
            Quantum(elementwiseOf: shape.pixels, costPerPixel: Int(shape.channels)).pixels)

        let layout = RequantizeFormat.Constants(channels: sources.count, isFloat: false)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(sources.map(\.zeroPoint), layout.inputZeros)
        constants.store(zip(sources, targets).map { Float(Double($0.scale) / Double($1.scale)) }, layout.scales)
        constants.store(targets.map(\.zeroPoint), layout.outputZeros)
        constants.store(targets.map { $0.bounds(relu: false).low }, layout.clampLows)
        constants.store(targets.map { $0.bounds(relu: false).high }, layout.clampHighs)
        program.operators.append(LoweredProgram.Operator(name: name, record: record, constants: constants.bytes))
    }

    private func quantization(of tensor: Int) -> Quantization {
        // Only logits have none, and nothing reads them.
        program.tensors[tensor].quantization ?? inputQuantization
    }
}

extension OperatorRecord {
    fileprivate init(_ kind: OperatorKind, inputs: [Int], output: Int) {
        self.init()
        self.kind = kind.rawValue
        self.inputs.0 = UInt32(inputs[0])
        if inputs.count > 1 { self.inputs.1 = UInt32(inputs[1]) }
        self.output = UInt32(output)
    }

    fileprivate mutating func setQuantum(pooling shape: MapShape, _ window: Window) {
        let taps = window.kernelHeight * window.kernelWidth
        quantumPixels = UInt32(Quantum(elementwiseOf: shape.pixels, costPerPixel: shape.channels * taps).pixels)
    }
}

extension ChannelSlice {
    /// The clamp before the zero point is added that keeps values within int8, and non-negative after a ReLU.
    fileprivate func bounds(relu: Bool) -> (low: Float, high: Float) {
        (Float(relu ? max(-128 - zeroPoint, 0) : -128 - zeroPoint), Float(127 - zeroPoint))
    }
}

extension WindowRecord {
    /// - Throws: `layerTooLarge` where a number does not fit.
    fileprivate init(_ window: Window, layer: String) throws(ConvertError) {
        func field(_ value: Int) throws(ConvertError) -> UInt16 {
            guard let field = UInt16(exactly: value) else { throw .layerTooLarge(layer: layer) }
            return field
        }
        self.init()
        kernelHeight = try field(window.kernelHeight)
        kernelWidth = try field(window.kernelWidth)
        strideHeight = try field(window.strideHeight)
        strideWidth = try field(window.strideWidth)
        dilationHeight = try field(window.dilationHeight)
        dilationWidth = try field(window.dilationWidth)
        padTop = try field(window.padTop)
        padLeft = try field(window.padLeft)
        padBottom = try field(window.padBottom)
        padRight = try field(window.padRight)
    }
}
