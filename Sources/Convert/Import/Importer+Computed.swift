import ONNX

/// What operators make of constants alone, where no folding of constants is written for them: the nodes that their rules
/// append are computed at once, and taken away again.
extension Importer {
    /// What a node stands for whose inputs are all constant.
    mutating func computed(_ node: ONNXNode, _ rule: Rules.Rule) throws(NodeProblem) -> Symbol {
        let (firstValue, firstNode) = (values.count, nodes.count)
        let symbols = [try rule(&self, node)] + otherOutputs
        let views = symbols.compactMap { if case .view(let view) = $0 { view } else { nil } }
        let maps = try computedMaps(Set(views.map(\.value)).sorted(), from: firstValue, firstNode: firstNode)
        var results: [Symbol] = []
        for symbol in symbols {
            guard case .view(let view) = symbol, let map = maps[view.value] else {
                results.append(symbol)
                continue
            }
            try claim(view.dimensions.reduce(1, *))
            let positions = view.positions(in: shape(of: view))
            results.append(
                .constant(ConstantFolding.result(view.dimensions, .floats(positions.map { map[$0] }))))
        }
        values.removeSubrange(firstValue...)
        nodes.removeSubrange(firstNode...)
        gathered = gathered.filter { $0.value < firstValue }
        otherOutputs = Array(results.dropFirst())
        return results[0]
    }

    /// The elements, [C][H][W], of values that the last nodes compute and that need nothing before them.
    private mutating func computedMaps(
        _ wanted: [ValueID], from firstValue: ValueID, firstNode: Int
    ) throws(NodeProblem) -> [ValueID: [Float]] {
        for node in nodes[firstNode...] {
            let (sum, overflow) = constantSteps.addingReportingOverflow(
                node.operation.steps(output: values[node.output].shape))
            guard !overflow, sum <= GraphLimits.constantSteps else {
                throw .invalid(
                    "up to it more than \(GraphLimits.constantSteps) multiply-adds are of constants alone: simplify the model "
                        + "before exporting it")
            }
            constantSteps = sum
        }
        // A graph has an input, which here nothing reads.
        var graph = Graph(
            name: "", values: [Value(name: "", shape: MapShape(channels: 1))] + values[firstValue...], nodes: [],
            input: 0,
            exits: wanted.map { $0 - firstValue + 1 })
        graph.nodes = nodes[firstNode...].map { node in
            Node(
                name: node.name, operation: node.operation, inputs: node.inputs.map { $0 - firstValue + 1 },
                output: node.output - firstValue + 1)
        }
        let executor = FloatExecutor(graph)
        guard executor.buffers.floatCount <= GraphLimits.constants else {
            throw .invalid("what it computes of constants alone is too large: simplify the model before exporting it")
        }
        let maps = executor.run([0], in: executor.makeWorkspace())
        return Dictionary(uniqueKeysWithValues: zip(wanted, maps))
    }
}
