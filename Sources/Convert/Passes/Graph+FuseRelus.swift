extension Graph {
    /// Moves activations into the operation that computes their input.
    ///
    /// One whose input is read elsewhere too, or comes from an operation that cannot hold it, stays.
    mutating func fuseRelus() {
        let uses = useCounts()
        var producers = producers()
        var fused: Set<Int> = []
        for index in nodes.indices {
            guard let relu = nodes[index].operation as? Relu else { continue }
            let value = nodes[index].inputs[0]
            guard uses[value] == 1, let producer = producers[value],
                let operation = nodes[producer].operation.withRelu(relu)
            else { continue }
            nodes[producer].operation = operation
            nodes[producer].output = nodes[index].output
            producers[nodes[index].output] = producer
            fused.insert(index)
        }
        removeNodes(fused)
    }
}
