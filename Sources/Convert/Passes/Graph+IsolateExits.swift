extension Graph {
    /// Gives every exit a plain convolution of its own, since exits are float and all other values int8.
    ///
    /// An exit that is computed otherwise, or read by another node, is copied by a 1×1 convolution.
    mutating func isolateExits() {
        let uses = useCounts()
        let producers = producers()
        for (exit, value) in exits.enumerated() {
            if uses[value] == 1, let producer = producers[value],
                case .convolution(let convolution) = nodes[producer].operation,
                !convolution.relu, !convolution.addsResidual
            {
                continue
            }
            let copy = values.count
            values.append(values[value])
            nodes.append(
                Node(
                    name: "\(values[value].name)/logits",
                    operation: .convolution(.identity(channels: values[value].shape.channels)),
                    inputs: [value], output: copy))
            exits[exit] = copy
        }
    }
}
