import Plan

/// Turns an optimized graph into the operators of a plan: integers for weights, places for maps.
///
/// Each operation lowers itself with what is here: tensors for values (`Lowering+Tensors`), and `append`.
package struct Lowering {
    let graph: Graph
    let placement: Placement
    /// By value; nil for the exits, whose logits are float32.
    let quantizations: [Quantization?]
    var program = LoweredProgram()
    /// The plan tensor of each value that has been used.
    var tensorOfValue: [ValueID: Int] = [:]
    /// Inserted requantizations that have been emitted, by what they give.
    var inserted: [Insertion: (tensor: Int, part: Part)] = [:]
    /// What the operators that are being appended belong to.
    private(set) var part = Part.trunk

    /// What an inserted requantization is for.
    enum Insertion: Hashable {
        case copy(Placement.Copy)
        /// A second tensor of a value, with one scale for all of its channels.
        case uniform(ValueID)
    }

    /// What an operator belongs to: heads may be skipped, so that what is computed there serves that head alone.
    enum Part: Equatable {
        case trunk
        case head(Int)
    }

    /// Prepares to lower `graph`.
    /// - Parameters:
    ///   - ranges: By value: the real numbers to represent; not used for pools, concats, exits and the input.
    init(_ graph: Graph, input: Quantization, ranges: [ValueRange]) {
        self.graph = graph
        placement = Placement(graph)
        quantizations = graph.quantizations(input: input, ranges: ranges)
        program.buffers = placement.buffers.map { BufferRecord($0, elementType: .int8) }
    }

    /// Emits the operators exit by exit.
    mutating func run(_ schedule: ExitSchedule) throws(ConvertError) -> LoweredProgram {
        program.inputTensor = try tensor(of: graph.input)
        for (exit, segment) in schedule.segments.enumerated() {
            let first = program.operators.count
            part = .trunk
            try lower(segment.trunk)
            let firstHead = program.operators.count
            part = .head(exit)
            try lower(segment.head)
            try appendExit(exit, first: first, firstHead: firstHead)
        }
        try program.planMemory()
        return program
    }

    private mutating func lower(_ nodes: Range<Int>) throws(ConvertError) {
        for node in graph.nodes[nodes] {
            try node.operation.lower(node, into: &self)
            guard program.operators.count <= GraphLimits.operators else {
                throw .graphTooLarge("up to node '\(node.name)' it takes more than \(GraphLimits.operators) operators")
            }
        }
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

    /// Appends an operator, for which each thread gets at least `scratchSize` bytes of scratch memory.
    mutating func append(_ step: LoweredProgram.Operator, scratchSize: Int = 0) {
        program.operators.append(step)
        program.scratchSize = max(program.scratchSize, scratchSize)
    }
}
