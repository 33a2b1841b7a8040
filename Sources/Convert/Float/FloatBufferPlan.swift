/// Which buffer holds each value: values whose lifetimes do not overlap share one.
struct FloatBufferPlan: Sendable {
    /// The index of each value's buffer.
    let bufferOfValue: [Int]
    /// Elements of each buffer.
    let sizes: [Int]
    /// Elements of scratch memory for the largest convolution.
    let columnCount: Int

    init(_ graph: Graph) {
        var lastUse = [Int](repeating: -1, count: graph.values.count)
        for (index, node) in graph.nodes.enumerated() {
            for value in node.inputs {
                lastUse[value] = index
            }
        }
        for value in graph.exits {
            lastUse[value] = graph.nodes.count
        }

        var bufferOfValue = [Int](repeating: 0, count: graph.values.count)
        var sizes: [Int] = []
        var free: [Int] = []
        /// The smallest free buffer that is large enough, else the largest one enlarged, else a new one.
        func assign(_ value: ValueID) {
            let count = graph.values[value].shape.count
            let fitting = free.filter { sizes[$0] >= count }.min { (sizes[$0], $0) < (sizes[$1], $1) }
            if let buffer = fitting ?? free.max(by: { (sizes[$0], $1) < (sizes[$1], $0) }) {
                free.removeAll { $0 == buffer }
                sizes[buffer] = max(sizes[buffer], count)
                bufferOfValue[value] = buffer
            } else {
                bufferOfValue[value] = sizes.count
                sizes.append(count)
            }
        }
        assign(graph.input)
        for (index, node) in graph.nodes.enumerated() {
            assign(node.output)
            for value in Set(node.inputs + [node.output]).sorted() where lastUse[value] <= index {
                free.append(bufferOfValue[value])
            }
        }
        self.bufferOfValue = bufferOfValue
        self.sizes = sizes
        columnCount =
            graph.nodes.map { node in
                guard case .convolution(let convolution) = node.operation else { return 0 }
                return Im2Col(convolution, graph.values[node.inputs[0]].shape, graph.values[node.output].shape)
                    .scratchCount
            }.max() ?? 0
    }
}

/// The memory of one run of a `FloatExecutor`; not to be shared between threads.
public final class FloatWorkspace {
    private let plan: FloatBufferPlan
    private let buffers: [UnsafeMutablePointer<Float>]
    let columns: UnsafeMutablePointer<Float>

    init(_ plan: FloatBufferPlan) {
        self.plan = plan
        buffers = plan.sizes.map(allocateFloats)
        columns = allocateFloats(plan.columnCount)
    }

    deinit {
        for buffer in buffers + [columns] {
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
