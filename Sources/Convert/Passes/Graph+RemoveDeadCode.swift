extension Graph {
    /// Drops nodes that no exit depends on, and values that nothing computes, and renumbers what is left.
    mutating func removeDeadCode() {
        let needed = ancestors(of: exits)
        nodes = nodes.indices.filter(needed.contains).map { nodes[$0] }

        var isLive = [Bool](repeating: false, count: values.count)
        isLive[input] = true
        for node in nodes {
            isLive[node.output] = true
        }
        var renumbered = [ValueID](repeating: 0, count: values.count)
        var live: [Value] = []
        for (id, value) in values.enumerated() where isLive[id] {
            renumbered[id] = live.count
            live.append(value)
        }
        values = live
        input = renumbered[input]
        exits = exits.map { renumbered[$0] }
        for index in nodes.indices {
            nodes[index].inputs = nodes[index].inputs.map { renumbered[$0] }
            nodes[index].output = renumbered[nodes[index].output]
        }
    }

    /// The indices of all nodes that the given values depend on.
    func ancestors(of values: [ValueID]) -> Set<Int> {
        let producers = producers()
        var found: Set<Int> = []
        var pending = values
        while let value = pending.popLast() {
            if let producer = producers[value], found.insert(producer).inserted {
                pending.append(contentsOf: nodes[producer].inputs)
            }
        }
        return found
    }
}
