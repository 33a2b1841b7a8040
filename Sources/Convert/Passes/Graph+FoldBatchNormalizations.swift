extension Graph {
    /// Multiplies batch normalizations into what computes their input.
    ///
    /// One whose input is read elsewhere too, or comes from an operation that cannot hold it, stays. The last comes first:
    /// of several in a row the later fold into the first, so that a convolution's weights are copied once.
    mutating func foldBatchNormalizations() {
        let uses = useCounts()
        var producers = producers()
        var folded: Set<Int> = []
        for index in nodes.indices.reversed() {
            guard let normalization = nodes[index].operation as? BatchNormalization, normalization.relu == nil else {
                continue
            }
            let value = nodes[index].inputs[0]
            guard uses[value] == 1, let producer = producers[value],
                let operation = nodes[producer].operation.scaled(by: normalization.scale, shift: normalization.shift)
            else { continue }
            nodes[producer].operation = operation
            nodes[producer].output = nodes[index].output
            producers[nodes[index].output] = producer
            folded.insert(index)
        }
        removeNodes(folded)
    }
}
