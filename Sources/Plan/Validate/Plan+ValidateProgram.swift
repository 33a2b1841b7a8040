extension Plan {
    /// Checks one program: memory, exits in order, each operator, and that these fit together.
    /// - Parameters:
    ///   - next: Its first operator, exit and buffer must be these, which are those of the next program afterwards.
    ///   - budget: What it costs is taken off.
    func validateProgram(
        _ index: Int, next: inout ProgramRecord, _ budget: inout ValidationBudget
    ) throws(PlanError) {
        let record = program(index)
        try require(record.input, isIndexInto: .inputs, of: .programs, index)
        try require(record.inputTensor, isIndexInto: .tensors, of: .programs, index)
        guard record.firstOperator == next.firstOperator, record.firstExit == next.firstExit,
            record.firstBuffer == next.firstBuffer
        else { throw failure(.recordOrder, .programs, index) }
        guard record.exitCount >= 1, record.operatorCount >= 1, record.bufferCount >= 1,
            Int(record.operatorCount) <= count(of: .operators) - Int(record.firstOperator),
            Int(record.exitCount) <= count(of: .exits) - Int(record.firstExit),
            Int(record.bufferCount) <= count(of: .buffers) - Int(record.firstBuffer)
        else { throw failure(.indexOutOfRange, .programs, index) }

        try validateInputTensor(of: record, index)
        budget.text -= ValidationBudget.perRecord + textSize(ofTensor: record.inputTensor)
        guard budget.text >= 0 else { throw failure(.tooMuchWork, .programs, index) }
        try validateOperators(of: record, index, &budget)
        try validateExits(of: record, &budget)
        try validateMemory(of: record, index, &budget)
        try DataFlow(plan: self, program: record).validate(&budget)
        next.firstOperator += record.operatorCount
        next.firstExit += record.exitCount
        next.firstBuffer += record.bufferCount
    }

    /// Each operator for itself, and the scratch memory that they need.
    private func validateOperators(
        of program: ProgramRecord, _ programIndex: Int, _ budget: inout ValidationBudget
    ) throws(PlanError) {
        var scratchSize = 0
        for position in 0..<Int(program.operatorCount) {
            let index = Int(program.firstOperator) + position
            let check = OperatorCheck(
                plan: self, index: index, record: self.operator(index), position: position, program: program)
            try check.validate(&budget)
            scratchSize = max(scratchSize, self.scratchSize(ofOperator: index))
        }
        guard program.scratchSize == UInt64(scratchSize) else { throw failure(.sizeMismatch, .programs, programIndex) }
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
    private func validateExits(
        of program: ProgramRecord, _ budget: inout ValidationBudget
    ) throws(PlanError) {
        var next: UInt32 = 0
        var trunks: UInt64 = 0
        for index in program.exits {
            let record = exit(index)
            try requireText(record.name, of: .exits, index, &budget)
            budget.text -= ValidationBudget.perRecord
            try require(record.tensor, isIndexInto: .tensors, of: .exits, index)
            guard record.firstOperator == next, record.firstOperator <= record.firstHeadOperator,
                record.firstHeadOperator <= record.endOperator, record.endOperator <= program.operatorCount
            else { throw failure(.exitOrder, .exits, index) }
            next = record.endOperator
            let largest = PlanFormat.largestTemperature
            guard record.temperature >= 1 / largest, record.temperature <= largest, record.top1Percent.isFinite,
                record.threshold.isFinite
            else {
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
            guard isWritten(record.tensor, inHeadOf: record, of: program) else {
                throw failure(.exitOrder, .exits, index)
            }
            trunks = try sum(
                trunks, multiplyAdds(of: record.firstOperator..<record.firstHeadOperator, in: program, index), index)
            let head = try multiplyAdds(of: record.firstHeadOperator..<record.endOperator, in: program, index)
            guard record.headMultiplyAdds == head, record.multiplyAdds == (try sum(trunks, head, index)) else {
                throw failure(.sizeMismatch, .exits, index)
            }
        }
        guard next == program.operatorCount else {
            throw failure(.exitOrder, .operators, Int(program.firstOperator) + Int(next))
        }
    }

    /// Whether an operator of the exit's head computes the tensor.
    private func isWritten(_ tensor: UInt32, inHeadOf exit: ExitRecord, of program: ProgramRecord) -> Bool {
        for position in exit.firstHeadOperator..<exit.endOperator
        where self.operator(Int(program.firstOperator) + Int(position)).output == tensor { return true }
        return false
    }

    /// The multiply-adds of operators that lead to exit `exit`.
    private func multiplyAdds(
        of operators: Range<UInt32>, in program: ProgramRecord, _ exit: Int
    ) throws(PlanError) -> UInt64 {
        var total: UInt64 = 0
        for position in operators {
            let index = Int(program.firstOperator) + Int(position)
            total = try sum(total, self.operator(index).multiplyAdds, exit)
        }
        return total
    }

    /// The sum of two numbers of multiply-adds that lead to exit `index`.
    private func sum(_ one: UInt64, _ other: UInt64, _ index: Int) throws(PlanError) -> UInt64 {
        let (sum, overflow) = one.addingReportingOverflow(other)
        guard !overflow, sum <= PlanFormat.largestMultiplyAdds else { throw failure(.valueOutOfRange, .exits, index) }
        return sum
    }
}
