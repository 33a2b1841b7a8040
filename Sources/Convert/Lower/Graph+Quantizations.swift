extension Graph {
    /// The quantization of every value that a node computes as int8, and of the input; nil for the exits.
    func quantizations(input: Quantization, ranges: [ValueRange]) -> [Quantization?] {
        var result = [Quantization?](repeating: nil, count: values.count)
        result[self.input] = input
        let exits = Set(exits)
        for node in nodes where !exits.contains(node.output) {
            let inputs = node.inputs.map { value -> Quantization in
                guard let quantization = result[value] else { preconditionFailure("Graph: an exit is read by a node") }
                return quantization
            }
            result[node.output] = node.operation.quantization(
                of: inputs, range: ranges[node.output], channels: values[node.output].shape.channels)
        }
        return result
    }
}
