import Plan

/// Turns an optimized graph into the operators of a plan: integers for weights, places for maps.
struct Lowering {
    let graph: Graph
    let placement: Placement
    /// By value; nil for the exits, whose logits are float32.
    let quantizations: [Quantization?]
    let inputQuantization: Quantization
    var program = LoweredProgram()
    /// The plan tensor of each value that has been used.
    private var tensorOfValue: [ValueID: Int] = [:]
    /// Inserted requantizations that have been emitted, by what they give.
    private var inserted: [Insertion: (tensor: Int, part: Part)] = [:]
    private var part = Part.trunk

    /// What an inserted requantization is for.
    private enum Insertion: Hashable {
        case copy(Placement.Copy)
        /// A second tensor of a value, with one scale for all of its channels.
        case uniform(ValueID)
    }

    /// What an operator belongs to: heads may be skipped, so that what is computed there serves that head alone.
    private enum Part: Equatable {
        case trunk
        case head(Int)
    }

    /// Prepares to lower `graph`.
    /// - Parameters:
    ///   - ranges: By value: the real numbers to represent; not used for pools, concats, exits and the input.
    init(_ graph: Graph, input: Quantization, ranges: [ValueRange]) {
        self.graph = graph
        placement = Placement(graph)
        inputQuantization = input
        quantizations = graph.quantizations(input: input, ranges: ranges)
        program.buffers = placement.buffers.map { shape in
            BufferRecord(pixels: shape.pixels, pixelStride: shape.channels)
        }
    }

    /// Emits the operators exit by exit.
    mutating func run(_ schedule: ExitSchedule) throws(ConvertError) -> LoweredProgram {
        program.inputTensor = try tensor(of: graph.input)
        for (exit, segment) in schedule.segments.enumerated() {
            let first = program.operators.count
            part = .trunk
            for node in segment.trunk { try append(node) }
            let firstHead = program.operators.count
            part = .head(exit)
            for node in segment.head { try append(node) }
            try appendExit(exit, first: first, firstHead: firstHead)
        }
        program.planMemory()
        return program
    }

    private mutating func appendExit(_ exit: Int, first: Int, firstHead: Int) throws(ConvertError) {
        func multiplyAdds(_ operators: Range<Int>) -> UInt64 {
            program.operators[operators].reduce(0) { $0 + $1.record.multiplyAdds }
        }
        var record = ExitRecord()
        record.tensor = UInt32(try tensor(of: graph.exits[exit]))
        record.firstOperator = UInt32(first)
        record.firstHeadOperator = UInt32(firstHead)
        record.endOperator = UInt32(program.operators.count)
        record.headMultiplyAdds = multiplyAdds(firstHead..<program.operators.count)
        let earlierTrunks = program.exits.reduce(0) { sum, earlier in
            sum + multiplyAdds(Int(earlier.record.firstOperator)..<Int(earlier.record.firstHeadOperator))
        }
        record.multiplyAdds = earlierTrunks + multiplyAdds(first..<program.operators.count)
        program.exits.append(LoweredProgram.Exit(name: graph.values[graph.exits[exit]].name, record: record))
    }

    private mutating func append(_ index: Int) throws(ConvertError) {
        let node = graph.nodes[index]
        switch node.operation {
        case .convolution(let convolution):
            try append(convolution, node)
        case .maxPool(let window):
            try appendMaxPool(window, node)
        case .averagePool(let window, let countsPadding):
            try appendAveragePool(window, countsPadding: countsPadding, node)
        case .add(let relu):
            try appendAdd(node, relu: relu)
        case .concat:
            for copy in placement.copies[index] ?? [] { try append(copy, for: node) }
        case .batchNormalization, .relu:
            preconditionFailure("Lowering: the graph must be optimized before")
        }
    }

    // MARK: Tensors

    /// The plan tensor of a value, in the place that it was given.
    mutating func tensor(of value: ValueID) throws(ConvertError) -> Int {
        if let known = tensorOfValue[value] { return known }
        let shape = graph.values[value].shape
        let home = placement.homes[value] ?? Placement.Home(buffer: 0, channelOffset: 0)
        let tensor: Int
        if let quantization = quantizations[value] {
            tensor = try addTensor(graph.values[value].name, shape, quantization, home)
        } else {
            tensor = try addTensor(
                graph.values[value].name, shape, nil, addBuffer(shape, elementType: .float32))
        }
        tensorOfValue[value] = tensor
        return tensor
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
        program.buffers.append(BufferRecord(pixels: shape.pixels, pixelStride: shape.channels * elementType.size))
        return Placement.Home(buffer: program.buffers.count - 1, channelOffset: 0)
    }

    // MARK: Inserted requantizations

    /// Copies a map into a concat's buffer, unless that has been done where it still holds.
    private mutating func append(_ copy: Placement.Copy, for concat: Node) throws(ConvertError) {
        guard !isDone(.copy(copy)), let quantization = quantizations[copy.source] else { return }
        let source = try tensor(of: copy.source)
        let name = "\(concat.name)/copy of \(graph.values[copy.source].name)"
        let output = try addTensor(name, graph.values[copy.source].shape, quantization, copy.destination)
        appendRequantization(name, from: source, to: output)
        inserted[.copy(copy)] = (output, part)
    }

    /// A tensor of `value` with one scale and zero point, as element-wise operators need it.
    mutating func uniformTensor(of value: ValueID) throws(ConvertError) -> Int {
        let source = try tensor(of: value)
        guard let quantization = quantizations[value], quantization.uniform == nil else { return source }
        if isDone(.uniform(value)), let known = inserted[.uniform(value)] { return known.tensor }
        let name = "\(graph.values[value].name)/requantized"
        let shape = graph.values[value].shape
        let output = try addTensor(
            name, shape, Quantization(covering: quantization.range, channels: shape.channels),
            addBuffer(shape, elementType: .int8))
        appendRequantization(name, from: source, to: output)
        inserted[.uniform(value)] = (output, part)
        return output
    }

    private func isDone(_ insertion: Insertion) -> Bool {
        guard let known = inserted[insertion] else { return false }
        return known.part == .trunk || known.part == part
    }
}

extension BufferRecord {
    /// Room for a map.
    fileprivate init(pixels: Int, pixelStride: Int) {
        self.init()
        byteCount = UInt64(pixels * pixelStride)
        self.pixelStride = UInt32(pixelStride)
    }
}

extension Graph {
    /// The quantization of every value that a node computes as int8, and of the input; nil for the exits.
    ///
    /// Pools keep their input's, concats string theirs together, everything else gets a scale from its range.
    func quantizations(input: Quantization, ranges: [ValueRange]) -> [Quantization?] {
        var result = [Quantization?](repeating: nil, count: values.count)
        result[self.input] = input
        for node in nodes where !exits.contains(node.output) {
            switch node.operation {
            case .maxPool, .averagePool:
                result[node.output] = result[node.inputs[0]]
            case .concat:
                result[node.output] = Quantization(concatenating: node.inputs.compactMap { result[$0] })
            case .convolution, .add, .batchNormalization, .relu:
                var range = ranges[node.output]
                if node.operation.endsInRelu { range = ValueRange(min: 0, max: range.max) }
                result[node.output] = Quantization(covering: range, channels: values[node.output].shape.channels)
            }
        }
        return result
    }
}

extension Operation {
    fileprivate var endsInRelu: Bool {
        switch self {
        case .convolution(let convolution): convolution.relu
        case .add(let relu): relu
        case .relu: true
        case .maxPool, .averagePool, .concat, .batchNormalization: false
        }
    }
}
