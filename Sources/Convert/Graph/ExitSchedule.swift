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
    /// - Complexity: Linear in nodes, edges and exits.
    package mutating func orderByExit() -> ExitSchedule {
        let firstExits = exitsInNeed(exits.indices.map { $0 })
        let lastExits = exitsInNeed(exits.indices.reversed())
        var trunks = [[Node]](repeating: [], count: exits.count)
        var heads = trunks
        for (index, node) in nodes.enumerated() {
            guard let first = firstExits[index], let last = lastExits[index] else {
                preconditionFailure("Graph.orderByExit: a node that no exit needs")
            }
            // What a trunk node depends on is needed by the same later exit, hence trunk as well or done before.
            if last > first { trunks[first].append(node) } else { heads[first].append(node) }
        }
        var ordered: [Node] = []
        var segments: [ExitSegment] = []
        for exit in exits.indices {
            let start = ordered.count
            let firstOfHead = start + trunks[exit].count
            ordered += trunks[exit] + heads[exit]
            segments.append(ExitSegment(trunk: start..<firstOfHead, head: firstOfHead..<ordered.count))
        }
        nodes = ordered
        return ExitSchedule(segments: segments)
    }

    /// For each node the exit that comes first in `order` of those that need it.
    private func exitsInNeed(_ order: [Int]) -> [Int?] {
        let producers = producers()
        var result = [Int?](repeating: nil, count: nodes.count)
        for exit in order {
            var pending = [exits[exit]]
            while let value = pending.popLast() {
                guard let producer = producers[value], result[producer] == nil else { continue }
                result[producer] = exit
                pending.append(contentsOf: nodes[producer].inputs)
            }
        }
        return result
    }
}
