extension Graph {
    /// Moves activations into the convolution or addition that computes their input.
    ///
    /// One whose input is read elsewhere too, or comes from another operation, becomes a 1×1 convolution.
    mutating func fuseRelus() {
        let uses = useCounts()
        var producers = producers()
        var fused: Set<Int> = []
        for index in nodes.indices {
            guard case .relu = nodes[index].operation else { continue }
            let value = nodes[index].inputs[0]
            if uses[value] == 1, let producer = producers[value],
                let operation = nodes[producer].operation.withRelu
            {
                nodes[producer].operation = operation
                nodes[producer].output = nodes[index].output
                producers[nodes[index].output] = producer
                fused.insert(index)
            } else {
                var identity = Convolution.identity(channels: values[value].shape.channels)
                identity.relu = true
                nodes[index].operation = .convolution(identity)
            }
        }
        removeNodes(fused)
    }
}

extension Operation {
    /// The operation followed by a ReLU; nil where it cannot hold one.
    fileprivate var withRelu: Operation? {
        switch self {
        case .convolution(var convolution):
            convolution.relu = true
            return .convolution(convolution)
        case .add:
            return .add(relu: true)
        default:
            return nil
        }
    }
}
