extension Graph {
    /// Runs every pass, and orders the nodes exit by exit.
    ///
    /// Afterwards every exit is computed by a convolution without activation or residual, or is a copy; no node reads it.
    package mutating func optimize() -> ExitSchedule {
        foldPaddings()
        foldBatchNormalizations()
        fuseRelus()
        fuseFunctions()
        fuseResiduals()
        isolateExits()
        removeDeadCode()
        return orderByExit()
    }

    /// How often each value is read; being an exit counts as once.
    func useCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: values.count)
        for value in nodes.flatMap(\.inputs) + exits {
            counts[value] += 1
        }
        return counts
    }

    /// The index of the node that computes each value; nil for the input.
    func producers() -> [Int?] {
        var producers = [Int?](repeating: nil, count: values.count)
        for (index, node) in nodes.enumerated() {
            producers[node.output] = index
        }
        return producers
    }

    /// Drops the nodes at the given indices.
    mutating func removeNodes(_ indices: Set<Int>) {
        nodes = nodes.enumerated().filter { !indices.contains($0.offset) }.map(\.element)
    }
}
