extension Plan {
    /// Buffers, each with the slack behind it, lie in the arena and never share bytes while both are in use.
    ///
    /// Goes through the buffers in the order of their first operators, which is their order in the file, and compares each
    /// with those still in use.
    /// - Complexity: Linear in the buffers, times how many are in use at once, which is limited.
    func validateMemory(of program: ProgramRecord) throws(PlanError) {
        var live = LiveBuffers()
        var latestFirst: UInt32 = 0
        for index in program.buffers {
            let one = buffer(index)
            guard one.firstOperator >= latestFirst, one.endOperator <= program.operatorCount else {
                throw failure(.valueOutOfRange, .buffers, index)
            }
            latestFirst = one.firstOperator
            guard one.offset + one.byteCount + UInt64(PlanFormat.overread) <= program.arenaSize else {
                throw failure(.outOfBounds, .buffers, index)
            }
            live.removeAll { buffer($0).endOperator <= one.firstOperator }
            guard live.allSatisfy({ isApart(one, buffer($0)) }) else { throw failure(.buffersOverlap, .buffers, index) }
            guard live.append(index) else { throw failure(.valueOutOfRange, .buffers, index) }
        }
    }

    private func isApart(_ one: BufferRecord, _ two: BufferRecord) -> Bool {
        let slack = UInt64(PlanFormat.overread)
        return one.offset + one.byteCount + slack <= two.offset || two.offset + two.byteCount + slack <= one.offset
    }
}

/// Indices of the buffers in use at one operator.
private struct LiveBuffers {
    private var indices = InlineArray<1024, UInt32>(repeating: 0)
    private var count = 0

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
        guard count < PlanFormat.largestLiveBufferCount else { return false }
        indices[count] = UInt32(index)
        count += 1
        return true
    }
}
