extension Graph {
    /// Gives every exit a node of its own that computes float logits, since all other values are int8.
    ///
    /// An exit that no dense convolution without activation computes, or that another node reads, is copied.
    mutating func isolateExits() {
        let uses = useCounts()
        let producers = producers()
        for (exit, value) in exits.enumerated() {
            if uses[value] == 1, let producer = producers[value],
                let convolution = nodes[producer].operation as? Convolution, convolution.isLinear,
                convolution.groups == 1
            {
                continue
            }
            let copy = values.count
            values.append(values[value])
            nodes.append(
                Node(
                    name: "\(values[value].name)/logits", operation: Requantize(), inputs: [value], output: copy))
            exits[exit] = copy
        }
    }
}
