extension Plan {
    /// Buffers, each with the slack behind it, lie in the arena and never share bytes while both are in use; the arena is
    /// as large as that, and no larger than all of them side by side.
    ///
    /// Goes through the buffers in the order of their first operators, which is their order in the file, and compares each
    /// with those still in use.
    /// - Complexity: The buffers times those in use at once, which the budget bounds.
    func validateMemory(
        of program: ProgramRecord, _ programIndex: Int, _ budget: inout ValidationBudget
    ) throws(PlanError) {
        var memory = LiveBuffers.Memory(repeating: 0)
        try withUnsafeMutableBytes(of: &memory) { (memory) throws(PlanError) in
            var live = LiveBuffers(memory: memory.bindMemory(to: UInt32.self))
            try validateMemory(of: program, programIndex, &live, &budget)
        }
    }

    private func validateMemory(
        of program: ProgramRecord, _ programIndex: Int, _ live: inout LiveBuffers, _ budget: inout ValidationBudget
    ) throws(PlanError) {
        var (end, sum): (UInt64, UInt64) = (0, 0)
        var latestFirst: UInt32 = 0
        for index in program.buffers {
            let one = buffer(index)
            guard one.firstOperator >= latestFirst, one.endOperator <= program.operatorCount else {
                throw failure(.valueOutOfRange, .buffers, index)
            }
            latestFirst = one.firstOperator
            let extent = PlanFormat.extent(ofBuffer: one.byteCount)
            sum += extent
            end = max(end, one.offset + extent)
            budget.meetings -= live.count
            guard budget.meetings >= 0 else { throw failure(.tooMuchWork, .buffers, index) }
            live.removeAll { buffer($0).endOperator <= one.firstOperator }
            guard live.allSatisfy({ isApart(one, buffer($0)) }) else { throw failure(.buffersOverlap, .buffers, index) }
            guard live.append(index) else { throw failure(.valueOutOfRange, .buffers, index) }
        }
        guard program.arenaSize == end, end <= sum, end <= UInt64(PlanFormat.largestArena) else {
            throw failure(.sizeMismatch, .programs, programIndex)
        }
    }

    private func isApart(_ one: BufferRecord, _ two: BufferRecord) -> Bool {
        one.offset + PlanFormat.extent(ofBuffer: one.byteCount) <= two.offset
            || two.offset + PlanFormat.extent(ofBuffer: two.byteCount) <= one.offset
    }
}

/// Indices of the buffers in use at one operator.
private struct LiveBuffers {
    /// Lent by the caller, because each access to an array in a structure may copy it whole.
    typealias Memory = InlineArray<1024, UInt32>

    private let indices: UnsafeMutableBufferPointer<UInt32>
    private(set) var count = 0

    init(memory: UnsafeMutableBufferPointer<UInt32>) {
        precondition(
            memory.count == PlanFormat.largestLiveBufferCount,
            "LiveBuffers: there is room for as many buffers as may be in use")
        indices = memory
    }

    mutating func removeAll(where isDone: (Int) -> Bool) {
        var kept = 0
        for position in 0..<count where !isDone(Int(indices[position])) {
            indices[kept] = indices[position]
            kept += 1
        }
        count = kept
    }

    func allSatisfy(_ condition: (Int) -> Bool) -> Bool {
        for position in 0..<count where !condition(Int(indices[position])) { return false }
        return true
    }

    /// Adds an index; false when there is no room.
    mutating func append(_ index: Int) -> Bool {
        guard count < indices.count else { return false }
        indices[count] = UInt32(index)
        count += 1
        return true
    }
}
