extension Graph {
    /// Makes one table of what exporters put together from several nodes: x · sigmoid(x), x · clip(x + 3, 0, 6) / 6.
    mutating func fuseFunctions() {
        fuseProducts()
        fuseChains()
    }

    /// Products both of whose factors are functions of one map.
    private mutating func fuseProducts() {
        let producers = producers()
        for index in nodes.indices {
            guard let product = nodes[index].operation as? Multiply, !product.addsResidual else { continue }
            let (first, second) = (nodes[index].inputs[0], nodes[index].inputs[1])
            guard values[first].shape == values[second].shape,
                let (source, one, two) = commonSource(
                    functions(behind: first, producers), functions(behind: second, producers)),
                one.size + two.size < Table.Function.largestSize
            else { continue }
            let function = Table.Function.product(one, two)
            nodes[index].operation = Table(product.relu?.function.map { .chain(function, $0) } ?? function)
            nodes[index].inputs = [source]
        }
    }

    /// The map itself, and the maps that it is a function of, nearest first.
    private func functions(behind value: ValueID, _ producers: [Int?]) -> [(source: ValueID, function: Table.Function)]
    {
        var found = [(source: value, function: Table.Function.identity)]
        var value = value
        while let last = found.last, last.function.size < Table.Function.largestSize, let producer = producers[value],
            let function = nodes[producer].operation.function
        {
            value = nodes[producer].inputs[0]
            found.append((value, found.count == 1 ? function : .chain(function, last.function)))
        }
        return found
    }

    private func commonSource(
        _ first: [(source: ValueID, function: Table.Function)], _ second: [(source: ValueID, function: Table.Function)]
    ) -> (ValueID, Table.Function, Table.Function)? {
        for one in first {
            if let two = second.first(where: { $0.source == one.source }) {
                return (one.source, one.function, two.function)
            }
        }
        return nil
    }

    /// Functions of a function that nothing else reads, where one of them is a table already.
    private mutating func fuseChains() {
        let uses = useCounts()
        let producers = producers()
        var fused: Set<Int> = []
        for index in nodes.indices {
            guard let function = nodes[index].operation.function, uses[nodes[index].inputs[0]] == 1,
                let producer = producers[nodes[index].inputs[0]], let inner = nodes[producer].operation.function,
                nodes[index].operation is Table || nodes[producer].operation is Table,
                inner.size + function.size < Table.Function.largestSize
            else { continue }
            nodes[index].operation = Table(.chain(inner, function))
            nodes[index].inputs = nodes[producer].inputs
            fused.insert(producer)
        }
        removeNodes(fused)
    }
}
