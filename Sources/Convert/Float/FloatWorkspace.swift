/// The memory of one run of a `FloatExecutor`; not to be shared between threads.
package final class FloatWorkspace {
    private let plan: FloatBufferPlan
    private let buffers: [UnsafeMutablePointer<Float>]
    let scratch: UnsafeMutablePointer<Float>

    init(_ plan: FloatBufferPlan) {
        self.plan = plan
        buffers = plan.sizes.map(allocateFloats)
        scratch = allocateFloats(plan.scratchCount)
    }

    deinit {
        for buffer in buffers + [scratch] {
            UnsafeMutableRawPointer(buffer).deallocate()
        }
    }

    func buffer(of value: ValueID) -> UnsafeMutablePointer<Float> {
        buffers[plan.bufferOfValue[value]]
    }
}

/// Zeroed memory on a cache line's boundary.
private func allocateFloats(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    let floats = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    floats.initialize(repeating: 0, count: max(count, 1))
    return floats
}
