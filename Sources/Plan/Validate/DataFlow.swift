/// What a program's operators write and read, walked buffer by buffer.
///
/// An exit's head may be skipped. So what an operator reads must have been written, on every way to it, by a trunk before it
/// or by its own head, and what a head has written is lost to all that comes behind that head. Nothing that an earlier frame
/// or another program has left in the arena is ever read.
///
/// - Complexity: The operators times the buffers that are in use at each of them, and the channels that operators read and
///   write, both of which the budget bounds.
struct DataFlow {
    let plan: Plan
    let program: ProgramRecord

    /// Walks all buffers of the program.
    func validate(_ budget: inout ValidationBudget) throws(PlanError) {
        for buffer in program.buffers {
            let record = plan.buffer(buffer)
            budget.meetings -= Int(record.endOperator) - Int(record.firstOperator)
            guard budget.meetings >= 0 else { throw plan.failure(.tooMuchWork, .buffers, buffer) }
        }
        var memory = ChannelStates.Memory(repeating: ChannelStates.Word())
        try withUnsafeMutableBytes(of: &memory) { (memory) throws(PlanError) in
            var states = ChannelStates(
                memory: memory.bindMemory(to: ChannelStates.Word.self), budget: budget.words)
            var exit = program.exits.lowerBound
            for buffer in program.buffers {
                // Buffers stand in the order of their first operators.
                while plan.exit(exit).endOperator <= plan.buffer(buffer).firstOperator { exit += 1 }
                try validate(buffer, from: exit, &states)
            }
            budget.words = states.budget
        }
    }

    /// - Parameter firstExit: That of the buffer's first operator.
    private func validate(
        _ buffer: Int, from firstExit: Int, _ states: inout ChannelStates
    ) throws(PlanError) {
        let record = plan.buffer(buffer)
        var contents = BufferContents(plan, buffer)
        states.begin(min(Int(record.pixelStride), PlanFormat.largestDimension))
        // The caller writes the image before the first operator.
        if Int(plan.tensor(Int(program.inputTensor)).buffer) == buffer {
            states.write(try contents.channels(of: program.inputTensor), isInHead: false)
        }

        var exitIndex = firstExit
        var exit = plan.exit(exitIndex)
        for position in record.firstOperator..<record.endOperator {
            while position >= exit.endOperator {
                states.leaveHead()
                exitIndex += 1
                exit = plan.exit(exitIndex)
            }
            let index = Int(program.firstOperator) + Int(position)
            let step = plan.operator(index)
            guard states.budget >= 0 else { throw plan.failure(.tooMuchWork, .buffers, buffer) }
            for place in 0..<step.inputCount where Int(plan.tensor(Int(step.input(place))).buffer) == buffer {
                guard states.isWritten(try contents.channels(of: step.input(place))) else {
                    throw plan.failure(.notWritten, .operators, index)
                }
            }
            guard Int(plan.tensor(Int(step.output)).buffer) == buffer else { continue }
            let isInHead = position >= exit.firstHeadOperator
            states.write(try contents.channels(of: step.output), isInHead: isInHead)
            try contents.note(writerIn: isInHead ? exitIndex : nil)
        }
        guard contents.isFilled, states.isTouched(0..<contents.channelCount) else {
            throw plan.failure(.sizeMismatch, .buffers, buffer)
        }
    }
}

/// What lies in a buffer: maps of one size and type that fill it, or the logits of one exit.
private struct BufferContents {
    private let plan: Plan
    private let buffer: Int
    private let record: BufferRecord
    /// The tensor that was seen first.
    private var first: UInt32?
    /// The exit whose head computes these logits.
    private var exit: Int?

    init(_ plan: Plan, _ buffer: Int) {
        self.plan = plan
        self.buffer = buffer
        record = plan.buffer(buffer)
    }

    /// The elements of a pixel that a tensor takes.
    mutating func channels(of index: UInt32) throws(PlanError) -> Range<Int> {
        let tensor = plan.tensor(Int(index))
        if let first {
            let other = plan.tensor(Int(first))
            guard tensor.elementType == other.elementType, tensor.height == other.height, tensor.width == other.width
            else { throw plan.failure(.shapeMismatch, .tensors, Int(index)) }
            guard !tensor.isFloat || index == first else { throw plan.failure(.sharedLogits, .tensors, Int(index)) }
        }
        first = first ?? index
        let start = Int(tensor.channelOffset) / tensor.type.size
        let end = start + Int(tensor.channels)
        guard end <= PlanFormat.largestDimension else { throw plan.failure(.valueOutOfRange, .tensors, Int(index)) }
        return start..<end
    }

    /// Logits are written by one exit's head alone.
    mutating func note(writerIn head: Int?) throws(PlanError) {
        guard let first, plan.tensor(Int(first)).isFloat else { return }
        guard let head, exit == nil || exit == head else { throw plan.failure(.sharedLogits, .buffers, buffer) }
        exit = head
    }

    /// Whether the buffer is as large as its maps.
    var isFilled: Bool {
        guard let first else { return false }
        let tensor = plan.tensor(Int(first))
        return channelCount <= PlanFormat.largestDimension
            && record.byteCount == UInt64(record.pixelStride) * UInt64(tensor.pixels)
    }

    /// Elements of a pixel.
    var channelCount: Int {
        guard let first else { return 0 }
        return Int(record.pixelStride) / plan.tensor(Int(first)).type.size
    }
}
