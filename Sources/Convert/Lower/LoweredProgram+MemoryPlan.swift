import Plan

extension LoweredProgram {
    /// Drops buffers that nothing uses, and gives the others a lifetime and an offset in the arena.
    ///
    /// A buffer lives from the first to the last operator that touches it. Skipping an exit's head leaves the order of
    /// the other operators as it is, so lifetimes hold for every run. Logits stay until the end of the frame.
    /// - Throws: `graphTooLarge` where more buffers are in use at once than a plan may have.
    mutating func planMemory() throws(ConvertError) {
        dropUnusedBuffers()
        setLifetimes()
        try requireFewLiveBuffers()
        setOffsets()
        sortBuffers()
    }

    private mutating func dropUnusedBuffers() {
        var kept: [Int] = []
        var seen: Set<Int> = []
        for tensor in tensors where seen.insert(Int(tensor.record.buffer)).inserted {
            kept.append(Int(tensor.record.buffer))
        }
        arrangeBuffers(kept)
    }

    /// Puts the buffers in the order of their first operators, in which a plan holds them.
    private mutating func sortBuffers() {
        arrangeBuffers(
            buffers.indices.sorted { one, other in
                let (first, otherFirst) = (buffers[one].firstOperator, buffers[other].firstOperator)
                return first != otherFirst ? first < otherFirst : one < other
            })
    }

    /// Keeps the buffers at the given indices, in that order.
    /// - Precondition: Every tensor's buffer is among them.
    private mutating func arrangeBuffers(_ order: [Int]) {
        let positions = Dictionary(uniqueKeysWithValues: zip(order, 0...))
        for index in tensors.indices {
            guard let position = positions[Int(tensors[index].record.buffer)] else {
                preconditionFailure("LoweredProgram: a tensor's buffer is not kept")
            }
            tensors[index].record.buffer = UInt32(position)
        }
        buffers = order.map { buffers[$0] }
    }

    private mutating func setLifetimes() {
        for index in buffers.indices {
            buffers[index].firstOperator = .max
            buffers[index].endOperator = 0
        }
        func touch(_ tensor: UInt32, at position: UInt32) {
            let buffer = Int(tensors[Int(tensor)].record.buffer)
            buffers[buffer].firstOperator = min(buffers[buffer].firstOperator, position)
            buffers[buffer].endOperator = max(buffers[buffer].endOperator, position + 1)
        }
        // The caller writes the input before the first operator and reads the logits after the last one.
        touch(UInt32(inputTensor), at: 0)
        for (position, step) in operators.enumerated() {
            for input in 0..<step.record.inputCount { touch(step.record.input(input), at: UInt32(position)) }
            touch(step.record.output, at: UInt32(position))
        }
        for exit in exits { touch(exit.record.tensor, at: UInt32(operators.count - 1)) }
    }

    private func requireFewLiveBuffers() throws(ConvertError) {
        var changes = [Int](repeating: 0, count: operators.count + 1)
        for buffer in buffers {
            changes[Int(buffer.firstOperator)] += 1
            changes[Int(buffer.endOperator)] -= 1
        }
        var live = 0
        for change in changes {
            live += change
            guard live <= PlanFormat.largestLiveBufferCount else {
                throw .graphTooLarge("more than \(PlanFormat.largestLiveBufferCount) maps are needed at the same time")
            }
        }
    }

    /// Places the largest buffers first, each in the smallest gap that its contemporaries leave.
    ///
    /// Source: Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", greedy by size.
    private mutating func setOffsets() {
        let order = buffers.indices.sorted { one, other in
            let (size, otherSize) = (buffers[one].byteCount, buffers[other].byteCount)
            return size != otherSize ? size > otherSize : one < other
        }
        /// In the order of their offsets.
        var placed: [BufferRecord] = []
        for index in order {
            var buffer = buffers[index]
            buffer.offset = bestOffset(for: buffer, among: placed)
            let position = placed.firstIndex { $0.offset > buffer.offset } ?? placed.count
            placed.insert(buffer, at: position)
            arenaSize = max(arenaSize, Int(buffer.offset + buffer.extent))
            buffers[index] = buffer
        }
    }

    /// The start of the smallest gap that holds `buffer` between those of `placed` in use with it, or the end of the last one.
    private func bestOffset(for buffer: BufferRecord, among placed: [BufferRecord]) -> UInt64 {
        let extent = buffer.extent
        var end: UInt64 = 0
        var best: (offset: UInt64, size: UInt64)?
        for neighbour in placed where neighbour.isInUse(during: buffer) {
            if neighbour.offset >= end + extent, neighbour.offset - end < best?.size ?? .max {
                best = (end, neighbour.offset - end)
            }
            end = max(end, neighbour.offset + neighbour.extent)
        }
        return best?.offset ?? end
    }
}

extension BufferRecord {
    /// Bytes to the next aligned address behind the buffer and its slack.
    fileprivate var extent: UInt64 { PlanFormat.extent(ofBuffer: byteCount) }

    fileprivate func isInUse(during other: BufferRecord) -> Bool {
        firstOperator < other.endOperator && other.firstOperator < endOperator
    }
}
