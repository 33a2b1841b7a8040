extension Graph {
    /// Turns an addition into the residual of a convolution or product that nothing else reads.
    ///
    /// That moves to the addition's place, so that its residual is there before it. Where both operands
    /// would do, the one computed later takes the other as its residual.
    mutating func fuseResiduals() {
        let uses = useCounts()
        let producers = producers()
        var moved: Set<Int> = []
        for index in nodes.indices {
            guard let add = nodes[index].operation as? Add else { continue }
            let candidates = nodes[index].inputs.compactMap { value -> Int? in
                guard uses[value] == 1, let producer = producers[value], nodes[producer].operation.withResidual != nil
                else { return nil }
                return producer
            }
            guard let producer = candidates.max(), let sum = nodes[producer].operation.withResidual,
                let operation = add.relu.map({ sum.withRelu($0) }) ?? sum,
                let residual = nodes[index].inputs.first(where: { $0 != nodes[producer].output })
            else { continue }
            nodes[index] = Node(
                name: nodes[producer].name, operation: operation,
                inputs: nodes[producer].inputs + [residual], output: nodes[index].output)
            moved.insert(producer)
        }
        removeNodes(moved)
    }
}
