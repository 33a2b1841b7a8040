/// Which nodes to compute for each exit, so that no exit costs more than it needs (lazy evaluation).
///
/// Exit e (from 0) needs the trunks of segments 0...e and the head of segment e; earlier heads may be skipped.
package struct ExitSchedule: Sendable, Equatable {
    /// One per exit, in order.
    package var segments: [ExitSegment]

    /// One segment for each exit, in order.
    package init(segments: [ExitSegment]) {
        self.segments = segments
    }
}

/// The nodes that an exit needs beyond those of the exits before it; the head follows the trunk.
package struct ExitSegment: Sendable, Equatable {
    /// Indices of the nodes that a later exit needs, too.
    package var trunk: Range<Int>
    /// Indices of the nodes that only this exit needs.
    package var head: Range<Int>

    /// The head must begin where the trunk ends.
    package init(trunk: Range<Int>, head: Range<Int>) {
        self.trunk = trunk
        self.head = head
    }
}

extension Graph {
    /// Sorts the nodes by the first exit that needs them, each exit's head last; other than that, their order stays.
    ///
    /// Every node must be needed by some exit.
    package mutating func orderByExit() -> ExitSchedule {
        let needed = exits.map { ancestors(of: [$0]) }
        var ordered: [Node] = []
        var segments: [ExitSegment] = []
        var done: Set<Int> = []
        for exit in exits.indices {
            let new = nodes.indices.filter { needed[exit].contains($0) && !done.contains($0) }
            let later = needed[(exit + 1)...]
            // What a trunk node depends on is needed by the same later exit, hence trunk as well or done before.
            let trunk = new.filter { index in later.contains { $0.contains(index) } }
            let head = new.filter { index in !later.contains { $0.contains(index) } }
            let start = ordered.count
            ordered += (trunk + head).map { nodes[$0] }
            segments.append(
                ExitSegment(
                    trunk: start..<start + trunk.count, head: start + trunk.count..<ordered.count))
            done.formUnion(new)
        }
        precondition(ordered.count == nodes.count, "Graph.orderByExit: a node that no exit needs")
        nodes = ordered
        return ExitSchedule(segments: segments)
    }
}
