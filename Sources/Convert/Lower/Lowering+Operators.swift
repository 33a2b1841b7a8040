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
        guard depth <= 1 << 24 else { throw .layerTooLarge(layer: node.name) }

        var record = OperatorRecord(.convolution, input: input, output: output)
        try record.setWindow(window, layer: node.name)
        if let slice { record.setOutput(slice, relu: convolution.relu) }
        if convolution.addsResidual, let slice {
            let second = try uniformTensor(of: node.inputs[1])
            let residual = quantization(of: second).slices[0]
            record.second = UInt32(second)
            record.secondScale = Float(Double(residual.scale) / Double(slice.scale))
            record.secondZero = residual.zeroPoint
        }
        let quantum = Quantum(convolutionOf: outputShape.pixels, outputs: convolution.outputs, depth: depth)
        record.quantumPixels = UInt32(quantum.pixels)
        record.quantumBlocks = UInt32(quantum.blocks)
        record.multiplyAdds = UInt64(outputShape.count) * UInt64(depth)

        var constants = FieldWriter()
        constants.append(quantized.bias)
        constants.append(quantized.weightSums)
        constants.append(quantized.scales)
        constants.append(quantized.padding)
        program.operators.append(
            LoweredProgram.Operator(
                name: node.name, record: record, constants: constants.bytes, weights: quantized.weights))
        program.scratchSize = max(program.scratchSize, PlanFormat.scratchSize(depth: depth))
    }

    mutating func appendPool(
        _ kind: OperatorKind, _ window: Window, _ node: Node, countsPadding: Bool = false
    ) throws(ConvertError) {
        let input = try tensor(of: node.inputs[0])
        var record = OperatorRecord(kind, input: input, output: try tensor(of: node.output))
        try record.setWindow(window, layer: node.name)
        if countsPadding { record.flags = OperatorRecord.countsPadding }
        let shape = graph.values[node.output].shape
        let taps = window.kernelHeight * window.kernelWidth
        record.quantumPixels = UInt32(Quantum(elementwiseOf: shape.pixels, costPerPixel: shape.channels * taps).pixels)

        var constants = FieldWriter()
        if kind == .averagePool { constants.append(quantization(of: input).perChannel.map { Int8($0.zeroPoint) }) }
        program.operators.append(
            LoweredProgram.Operator(name: node.name, record: record, constants: constants.bytes))
    }

    mutating func appendAdd(_ node: Node, relu: Bool) throws(ConvertError) {
        let first = try uniformTensor(of: node.inputs[0])
        let second = try uniformTensor(of: node.inputs[1])
        let output = try tensor(of: node.output)
        let (firstSlice, secondSlice) = (quantization(of: first).slices[0], quantization(of: second).slices[0])
        let slice = quantization(of: output).slices[0]

        var record = OperatorRecord(.add, input: first, output: output)
        record.setOutput(slice, relu: relu)
        record.firstScale = Float(Double(firstSlice.scale) / Double(slice.scale))
        record.firstZero = firstSlice.zeroPoint
        record.second = UInt32(second)
        record.secondScale = Float(Double(secondSlice.scale) / Double(slice.scale))
        record.secondZero = secondSlice.zeroPoint
        let shape = graph.values[node.output].shape
        record.quantumPixels = UInt32(Quantum(elementwiseOf: shape.pixels, costPerPixel: shape.channels).pixels)
        program.operators.append(LoweredProgram.Operator(name: node.name, record: record))
    }

    /// Appends an operator that stores the int8 tensor `input` with the quantization of the int8 tensor `output`.
    mutating func appendRequantization(_ name: String, from input: Int, to output: Int) {
        let sources = quantization(of: input).perChannel
        let targets = quantization(of: output).perChannel
        var record = OperatorRecord(.requantize, input: input, output: output)
        let shape = program.tensors[output].record
        let pixels = Int(shape.height) * Int(shape.width)
        record.quantumPixels = UInt32(Quantum(elementwiseOf: pixels, costPerPixel: Int(shape.channels)).pixels)

        var constants = FieldWriter()
        constants.append(sources.map(\.zeroPoint))
        constants.append(zip(sources, targets).map { Float(Double($0.scale) / Double($1.scale)) })
        constants.append(targets.map(\.zeroPoint))
        constants.append(targets.map { Float(-128 - $0.zeroPoint) })
        constants.append(targets.map { Float(127 - $0.zeroPoint) })
        program.operators.append(LoweredProgram.Operator(name: name, record: record, constants: constants.bytes))
    }

    private func quantization(of tensor: Int) -> Quantization {
        // Only logits have none, and nothing reads them.
        program.tensors[tensor].quantization ?? inputQuantization
    }
}

extension OperatorRecord {
    fileprivate init(_ kind: OperatorKind, input: Int, output: Int) {
        self.init()
        self.kind = kind.rawValue
        self.input = UInt32(input)
        self.output = UInt32(output)
    }

    /// Sets the zero point and the clamp that keep the output within int8, and non-negative after a ReLU.
    fileprivate mutating func setOutput(_ slice: ChannelSlice, relu: Bool) {
        outputZero = slice.zeroPoint
        clampLow = Float(relu ? max(-128 - slice.zeroPoint, 0) : -128 - slice.zeroPoint)
        clampHigh = Float(127 - slice.zeroPoint)
    }

    fileprivate mutating func setWindow(_ window: Window, layer: String) throws(ConvertError) {
        func field(_ value: Int) throws(ConvertError) -> UInt16 {
            guard let field = UInt16(exactly: value) else { throw .layerTooLarge(layer: layer) }
            return field
        }
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
