extension Graph {
    /// Turns an addition into the residual of a convolution that nothing else reads.
    ///
    /// The convolution moves to the addition's place, so that its residual is there before it. Where both operands
    /// would do, the one computed later takes the other as its residual.
    mutating func fuseResiduals() {
        let uses = useCounts()
        let producers = producers()
        var moved: Set<Int> = []
        for index in nodes.indices {
            guard case .add(let relu) = nodes[index].operation else { continue }
            let candidates = nodes[index].inputs.compactMap { value -> Int? in
                guard uses[value] == 1, let producer = producers[value],
                    case .convolution(let convolution) = nodes[producer].operation,
                    !convolution.relu, !convolution.addsResidual
                else { return nil }
                return producer
            }
            guard let producer = candidates.max(), case .convolution(var convolution) = nodes[producer].operation
            else { continue }
            let residual = nodes[index].inputs.first { $0 != nodes[producer].output } ?? nodes[index].inputs[0]
            convolution.relu = relu
            convolution.addsResidual = true
            nodes[index] = Node(
                name: nodes[producer].name, operation: .convolution(convolution),
                inputs: [nodes[producer].inputs[0], residual], output: nodes[index].output)
            moved.insert(producer)
        }
        removeNodes(moved)
    }
}
