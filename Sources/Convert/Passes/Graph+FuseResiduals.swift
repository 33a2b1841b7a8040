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
            guard let add = nodes[index].operation as? Add else { continue }
            let candidates = nodes[index].inputs.compactMap { value -> Int? in
                guard uses[value] == 1, let producer = producers[value],
                    (nodes[producer].operation as? Convolution)?.isLinear == true
                else { return nil }
                return producer
            }
            guard let producer = candidates.max(), var convolution = nodes[producer].operation as? Convolution,
                let residual = nodes[index].inputs.first(where: { $0 != nodes[producer].output })
            else { continue }
            convolution.relu = add.relu
            convolution.addsResidual = true
            nodes[index] = Node(
                name: nodes[producer].name, operation: convolution,
                inputs: [nodes[producer].inputs[0], residual], output: nodes[index].output)
            moved.insert(producer)
        }
        removeNodes(moved)
    }
}
