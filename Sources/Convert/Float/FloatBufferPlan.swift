/// Which buffer holds each value: values whose lifetimes do not overlap share one.
struct FloatBufferPlan: Sendable {
    /// The index of each value's buffer.
    let bufferOfValue: [Int]
    /// Elements of each buffer.
    let sizes: [Int]
    /// Elements of scratch memory, of the node that needs most.
    let scratchCount: Int

    /// Elements of all that one image takes at once.
    var floatCount: Int { sizes.reduce(scratchCount, +) }

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
        scratchCount = graph.nodes.reduce(0) { count, node in
            let inputs = node.inputs.map { graph.values[$0].shape }
            return max(count, node.operation.scratchCount(of: inputs, output: graph.values[node.output].shape))
        }
    }
}
