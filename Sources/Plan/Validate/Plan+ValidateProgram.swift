extension Plan {
    /// Checks one program: memory, exits in order, and each operator.
    func validateProgram(_ index: Int, nextOperator: inout Int, nextExit: inout Int) throws(PlanError) {
        let record = program(index)
        try require(record.input, isIndexInto: .inputs, of: .programs, index)
        try require(record.inputTensor, isIndexInto: .tensors, of: .programs, index)
        guard UInt64(record.firstBuffer) + UInt64(record.bufferCount) <= UInt64(count(of: .buffers)) else {
            throw failure(.indexOutOfRange, .programs, index)
        }
        guard Int(record.firstOperator) == nextOperator, Int(record.firstExit) == nextExit, record.exitCount >= 1,
            record.operatorCount >= 1,
            Int(record.operatorCount) <= count(of: .operators) - nextOperator,
            Int(record.exitCount) <= count(of: .exits) - nextExit
        else { throw failure(.exitOrder, .programs, index) }
        guard record.arenaSize < 1 << 40, record.scratchSize < 1 << 40,
            record.arenaSize % UInt64(PlanFormat.alignment) == 0, record.scratchSize % UInt64(PlanFormat.alignment) == 0
        else { throw failure(.valueOutOfRange, .programs, index) }

        try validateInputTensor(of: record, index)
        for position in 0..<Int(record.operatorCount) {
            try OperatorCheck(
                plan: self, index: nextOperator + position, record: self.operator(nextOperator + position),
                position: position, program: record
            ).validate()
        }
        try validateExits(of: record)
        try validateMemory(of: record)
        nextOperator += Int(record.operatorCount)
        nextExit += Int(record.exitCount)
    }

    private func validateInputTensor(of program: ProgramRecord, _ index: Int) throws(PlanError) {
        let tensor = tensor(Int(program.inputTensor))
        let input = input(Int(program.input))
        let photographChannels = ChannelOrder(rawValue: input.channelOrder) == .luma ? 1 : 3
        guard !tensor.isFloat, input.kind != InputKind.pixels.rawValue || tensor.channels == photographChannels else {
            throw failure(.shapeMismatch, .programs, index)
        }
        guard isLive(tensor, at: 0, in: program) else { throw failure(.bufferNotLive, .programs, index) }
    }

    /// Whether `tensor` lies in a buffer of `program` that is in use during operator `position`.
    func isLive(_ tensor: TensorRecord, at position: UInt32, in program: ProgramRecord) -> Bool {
        guard program.buffers.contains(Int(tensor.buffer)) else { return false }
        let buffer = buffer(Int(tensor.buffer))
        return buffer.firstOperator <= position && position < buffer.endOperator
    }

    /// The exits' operator ranges follow one another, cover the program, and their logits live until its end.
    private func validateExits(of program: ProgramRecord) throws(PlanError) {
        var next: UInt32 = 0
        for index in program.exits {
            let record = exit(index)
            try require(record.name, isIndexInto: .strings, of: .exits, index)
            try require(record.tensor, isIndexInto: .tensors, of: .exits, index)
            guard record.firstOperator == next, record.firstOperator <= record.firstHeadOperator,
                record.firstHeadOperator <= record.endOperator, record.endOperator <= program.operatorCount
            else { throw failure(.exitOrder, .exits, index) }
            next = record.endOperator
            guard isScale(record.temperature), record.top1Percent.isFinite, record.threshold.isFinite else {
                throw failure(.valueOutOfRange, .exits, index)
            }
            guard record.reserved == 0, record.reserved2 == 0 else { throw failure(.nonzeroReserved, .exits, index) }

            let logits = tensor(Int(record.tensor))
            let classes = tensor(Int(exit(program.exits.lowerBound).tensor)).channels
            guard logits.isFloat, logits.pixels == 1, logits.channels == classes,
                labelCount == 0 || labelCount == Int(classes)
            else { throw failure(.shapeMismatch, .exits, index) }
            guard isLive(logits, at: program.operatorCount - 1, in: program) else {
                throw failure(.bufferNotLive, .exits, index)
            }
            guard isWritten(record.tensor, in: record, of: program) else { throw failure(.exitOrder, .exits, index) }
        }
        guard next == program.operatorCount else {
            throw failure(.exitOrder, .operators, Int(program.firstOperator) + Int(next))
        }
    }

    /// Whether an operator of the exit computes the tensor.
    private func isWritten(_ tensor: UInt32, in exit: ExitRecord, of program: ProgramRecord) -> Bool {
        for position in exit.firstOperator..<exit.endOperator
        where self.operator(Int(program.firstOperator) + Int(position)).output == tensor { return true }
        return false
    }
}
