import Plan

extension Lowering {
    /// How an int8 tensor is stored.
    func quantization(of tensor: Int) -> Quantization {
        guard let quantization = program.tensors[tensor].quantization else {
            preconditionFailure("Lowering: logits are not read by operators")
        }
        return quantization
    }

    /// How many pixels a tensor has.
    func pixels(of tensor: Int) -> Int {
        program.tensors[tensor].record.pixels
    }

    /// How many columns a tensor has.
    func width(of tensor: Int) -> Int { Int(program.tensors[tensor].record.width) }

    /// How many channels a tensor has.
    func channels(of tensor: Int) -> Int { Int(program.tensors[tensor].record.channels) }

    /// Pixels of a quantum of an operator that does `costPerElement` steps for each element of its output, and `more` for
    /// each pixel.
    func quantumPixels(for output: Int, costPerElement: Int = 1, more: Int = 0) -> UInt32 {
        quantumPixels(
            for: output, costPerPixel: PlanFormat.steps(ofChannels: channels(of: output), each: costPerElement) + more)
    }

    /// Pixels of a quantum of an operator that does `costPerPixel` steps for each pixel of its output.
    func quantumPixels(for output: Int, costPerPixel cost: Int) -> UInt32 {
        UInt32(Quantum(elementwiseOf: pixels(of: output), costPerPixel: cost).pixels)
    }

    /// The plan tensor of a value, in the place that it was given.
    mutating func tensor(of value: ValueID) throws(ConvertError) -> Int {
        if let known = tensorOfValue[value] { return known }
        let (name, shape) = (graph.values[value].name, graph.values[value].shape)
        let tensor: Int
        if let quantization = quantizations[value] {
            guard let home = placement.homes[value] else {
                preconditionFailure("Lowering: a value that nothing computes")
            }
            tensor = try addTensor(name, shape, quantization, home)
        } else {
            tensor = try addTensor(name, shape, nil, addBuffer(shape, elementType: .float32))
        }
        tensorOfValue[value] = tensor
        return tensor
    }

    /// Some channels of an int8 tensor as a tensor in the same place.
    /// - Parameter slices: The slice of every channel of the whole tensor.
    mutating func tensor(_ channels: Range<Int>, of whole: Int, slices: [ChannelSlice]) -> Int {
        guard channels != 0..<self.channels(of: whole) else { return whole }
        var part = program.tensors[whole]
        part.name = "\(part.name.forDerivedNames)/channels from \(channels.lowerBound)"
        part.record.channelOffset += UInt32(channels.lowerBound)
        part.record.channels = UInt32(channels.count)
        part.quantization = Quantization(slices[channels].map(\.single))
        program.tensors.append(part)
        return program.tensors.count - 1
    }

    /// A tensor of `value` with one scale and a whole zero point, as element-wise operators need it.
    mutating func uniformTensor(of value: ValueID) throws(ConvertError) -> Int {
        let source = try tensor(of: value)
        let quantization = quantization(of: source)
        guard quantization.uniform == nil else { return source }
        if let known = emitted(.uniform(value)) { return known }
        let name = "\(graph.values[value].name.forDerivedNames)/requantized"
        let shape = graph.values[value].shape
        let output = try addTensor(
            name, shape, Quantization(covering: quantization.range, channels: shape.channels),
            addBuffer(shape, elementType: .int8))
        appendRequantization(name, from: source, to: output)
        inserted[.uniform(value)] = (output, part)
        return output
    }

    /// A tensor of `value` whose zero points are whole.
    mutating func wholeTensor(of value: ValueID) throws(ConvertError) -> Int {
        let source = try tensor(of: value)
        return quantization(of: source).isWhole ? source : try uniformTensor(of: value)
    }

    /// Copies what has to be copied into a concat's buffer, unless that has been done where it still holds.
    mutating func appendCopies(for concat: Node) throws(ConvertError) {
        for copy in placement.copies[concat.output] ?? [] where emitted(.copy(copy)) == nil {
            let source = try tensor(of: copy.source)
            let name =
                "\(concat.name.forDerivedNames)/copy of \(graph.values[copy.source].name.forDerivedNames)"
            let output = try addTensor(
                name, graph.values[copy.source].shape, quantization(of: source), copy.destination)
            appendRequantization(name, from: source, to: output)
            inserted[.copy(copy)] = (output, part)
        }
    }

    /// What an inserted requantization has given, where no skipped head computes it.
    private func emitted(_ insertion: Insertion) -> Int? {
        guard let known = inserted[insertion], known.part == .trunk || known.part == part else { return nil }
        return known.tensor
    }

    private mutating func addTensor(
        _ name: String, _ shape: MapShape, _ quantization: Quantization?, _ home: Placement.Home
    ) throws(ConvertError) -> Int {
        guard max(shape.channels, shape.height, shape.width) <= PlanFormat.largestDimension else {
            throw .mapTooLarge(name: name, shape: shape)
        }
        var record = TensorRecord()
        record.elementType = (quantization == nil ? ElementType.float32 : .int8).rawValue
        record.buffer = UInt32(home.buffer)
        record.channelOffset = UInt32(home.channelOffset)
        record.channels = UInt32(shape.channels)
        record.height = UInt32(shape.height)
        record.width = UInt32(shape.width)
        program.tensors.append(LoweredProgram.Tensor(name: name, record: record, quantization: quantization))
        return program.tensors.count - 1
    }

    private mutating func addBuffer(_ shape: MapShape, elementType: ElementType) -> Placement.Home {
        program.buffers.append(BufferRecord(shape, elementType: elementType))
        return Placement.Home(buffer: program.buffers.count - 1, channelOffset: 0)
    }
}

extension BufferRecord {
    /// Room for a map and nothing else.
    init(_ shape: MapShape, elementType: ElementType) {
        self.init()
        byteCount = UInt64(shape.count * elementType.size)
        pixelStride = UInt32(shape.channels * elementType.size)
    }
}
