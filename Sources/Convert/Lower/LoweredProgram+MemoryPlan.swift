import Plan

extension LoweredProgram {
    /// Drops buffers that nothing uses, and gives the others a lifetime and an offset in the arena.
    ///
    /// A buffer lives from the first to the last operator that touches it. Skipping an exit's head leaves the order of
    /// the other operators as it is, so lifetimes hold for every run. Logits stay until the end of the frame.
    mutating func planMemory() {
        dropUnusedBuffers()
        setLifetimes()
        setOffsets()
    }

    private mutating func dropUnusedBuffers() {
        var renumbered = [UInt32?](repeating: nil, count: buffers.count)
        var kept: [BufferRecord] = []
        for tensor in tensors where renumbered[Int(tensor.record.buffer)] == nil {
            renumbered[Int(tensor.record.buffer)] = UInt32(kept.count)
            kept.append(buffers[Int(tensor.record.buffer)])
        }
        for index in tensors.indices {
            tensors[index].record.buffer = renumbered[Int(tensors[index].record.buffer)] ?? 0
        }
        buffers = kept
    }

    private mutating func setLifetimes() {
        for index in buffers.indices {
            buffers[index].firstOperator = .max
            buffers[index].lastOperator = 0
        }
        func touch(_ tensor: UInt32, at position: UInt32) {
            let buffer = Int(tensors[Int(tensor)].record.buffer)
            buffers[buffer].firstOperator = min(buffers[buffer].firstOperator, position)
            buffers[buffer].lastOperator = max(buffers[buffer].lastOperator, position)
        }
        // The caller writes the input before the first operator and reads the logits after the last one.
        touch(UInt32(inputTensor), at: 0)
        for (position, step) in operators.enumerated() {
            touch(step.record.input, at: UInt32(position))
            touch(step.record.output, at: UInt32(position))
            if step.record.second != PlanFormat.none { touch(step.record.second, at: UInt32(position)) }
        }
        for exit in exits { touch(exit.record.tensor, at: UInt32(operators.count - 1)) }
    }

    /// Places the largest buffers first, each in the smallest gap that its contemporaries leave.
    ///
    /// Source: Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", greedy by size.
    private mutating func setOffsets() {
        let order = buffers.indices.sorted { one, other in
            let (size, otherSize) = (buffers[one].byteCount, buffers[other].byteCount)
            return size != otherSize ? size > otherSize : one < other
        }
        var placed: [Int] = []
        for index in order {
            let contemporaries = placed.filter { buffers[$0].isInUse(during: buffers[index]) }
                .sorted { buffers[$0].offset < buffers[$1].offset }
            buffers[index].offset = bestOffset(for: buffers[index].extent, among: contemporaries.map { buffers[$0] })
            placed.append(index)
            arenaSize = max(arenaSize, Int(buffers[index].offset + buffers[index].extent))
        }
    }

    /// The start of the smallest gap of at least `extent` bytes between `neighbours`, or the end of the last one.
    private func bestOffset(for extent: UInt64, among neighbours: [BufferRecord]) -> UInt64 {
        var end: UInt64 = 0
        var best: (offset: UInt64, size: UInt64)?
        for neighbour in neighbours {
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
    fileprivate var extent: UInt64 {
        UInt64(PlanFormat.roundUp(Int(byteCount) + PlanFormat.overread, to: PlanFormat.alignment))
    }

    fileprivate func isInUse(during other: BufferRecord) -> Bool {
        firstOperator <= other.lastOperator && other.firstOperator <= lastOperator
    }
}
