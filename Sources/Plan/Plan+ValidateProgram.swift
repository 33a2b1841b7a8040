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

        let inputTensor = tensor(Int(record.inputTensor))
        let channelOrder = ChannelOrder(rawValue: input(Int(record.input)).channelOrder)
        let isPixels = input(Int(record.input)).kind == InputKind.pixels.rawValue
        guard inputTensor.elementType == ElementType.int8.rawValue,
            !isPixels || inputTensor.channels == (channelOrder == .luma ? 1 : 3)
        else { throw failure(.shapeMismatch, .programs, index) }
        guard isLive(inputTensor, at: 0, in: record) else { throw failure(.bufferNotLive, .programs, index) }

        for position in 0..<Int(record.operatorCount) {
            try validateOperator(nextOperator + position, position: position, in: record)
        }
        try validateExits(of: record)
        try validateMemory(of: record)
        nextOperator += Int(record.operatorCount)
        nextExit += Int(record.exitCount)
    }

    /// Whether `tensor` lies in a buffer of `program` that is in use during operator `position`.
    func isLive(_ tensor: TensorRecord, at position: UInt32, in program: ProgramRecord) -> Bool {
        let buffers = program.firstBuffer..<(program.firstBuffer + program.bufferCount)
        guard buffers.contains(tensor.buffer) else { return false }
        let record = buffer(Int(tensor.buffer))
        return record.firstOperator <= position && position <= record.lastOperator
    }

    /// The exits' operator ranges follow one another, cover the program, and their logits live until its end.
    private func validateExits(of program: ProgramRecord) throws(PlanError) {
        var next = program.firstOperator
        let end = program.firstOperator + program.operatorCount
        for index in Int(program.firstExit)..<Int(program.firstExit + program.exitCount) {
            let record = exit(index)
            try require(record.name, isIndexInto: .strings, of: .exits, index)
            try require(record.tensor, isIndexInto: .tensors, of: .exits, index)
            guard record.firstOperator == next, record.firstOperator <= record.firstHeadOperator,
                record.firstHeadOperator <= record.endOperator, record.endOperator <= end
            else { throw failure(.exitOrder, .exits, index) }
            next = record.endOperator
            guard isScale(record.temperature), record.top1Percent.isFinite, record.threshold.isFinite else {
                throw failure(.valueOutOfRange, .exits, index)
            }
            guard record.reserved == 0, record.reserved2 == 0 else { throw failure(.nonzeroReserved, .exits, index) }

            let logits = tensor(Int(record.tensor))
            guard logits.elementType == ElementType.float32.rawValue, logits.height == 1, logits.width == 1,
                labelCount == 0 || labelCount == Int(logits.channels)
            else { throw failure(.shapeMismatch, .exits, index) }
            guard isLive(logits, at: program.operatorCount - 1, in: program) else {
                throw failure(.bufferNotLive, .exits, index)
            }
            var isWritten = false
            for position in record.firstOperator..<record.endOperator
            where self.operator(Int(position)).output == record.tensor { isWritten = true }
            guard isWritten else { throw failure(.exitOrder, .exits, index) }
        }
        guard next == end else { throw failure(.exitOrder, .operators, Int(next)) }
    }

    /// Buffers, each with the slack behind it, lie in the arena and never share bytes while both are in use.
    private func validateMemory(of program: ProgramRecord) throws(PlanError) {
        let slack = UInt64(PlanFormat.overread)
        let buffers = Int(program.firstBuffer)..<Int(program.firstBuffer + program.bufferCount)
        for index in buffers {
            let one = buffer(index)
            guard one.offset + one.byteCount + slack <= program.arenaSize else {
                throw failure(.outOfBounds, .buffers, index)
            }
            guard one.lastOperator < program.operatorCount else { throw failure(.valueOutOfRange, .buffers, index) }
            for other in buffers.lowerBound..<index {
                let two = buffer(other)
                let isApartInTime = one.lastOperator < two.firstOperator || two.lastOperator < one.firstOperator
                let isApartInSpace =
                    one.offset + one.byteCount + slack <= two.offset || two.offset + two.byteCount + slack <= one.offset
                guard isApartInTime || isApartInSpace else { throw failure(.buffersOverlap, .buffers, index) }
            }
        }
    }
}
