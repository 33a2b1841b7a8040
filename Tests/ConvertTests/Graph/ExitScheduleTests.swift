import Convert
import Testing

@Suite struct ExitScheduleTests {
    /// A stem, two blocks and three exits; the third exit skips the second block.
    private func model() -> ModelBuilder {
        var builder = ModelBuilder(channels: 2, height: 6, width: 6)
        let stem = builder.conv("image", channels: 2, outputs: 2, name: "stem")
        let second = builder.conv(stem, channels: 2, outputs: 2, name: "second")
        let third = builder.conv(stem, channels: 2, outputs: 2, name: "third")
        let first = builder.conv(stem, channels: 2, outputs: 2, name: "first")
        builder.head(first, channels: 2, output: "exit1")
        builder.head(second, channels: 2, output: "exit2")
        builder.head(builder.node("Concat", [first, third], [.int("axis", 1)]), channels: 4, output: "exit3")
        return builder
    }

    @Test func ordersNodesExitByExit() throws {
        var graph = try model().graph()
        let schedule = graph.optimize()
        graph.expectOrdered()
        #expect(schedule.segments.count == 3)
        let names = schedule.segments.map { segment in
            (graph.nodes[segment.trunk].map(\.name), graph.nodes[segment.head].map(\.name))
        }
        #expect(names[0].0 == ["stem", "first"])
        #expect(names[0].1.count == 2)
        #expect(names[1].0 == [])
        #expect(names[1].1.first == "second" && names[1].1.count == 3)
        #expect(names[2].0 == [])
        #expect(names[2].1.first == "third" && names[2].1.count == 4)
    }

    @Test func coversEveryNodeOnce() throws {
        var graph = try model().graph()
        let schedule = graph.optimize()
        let indices = schedule.segments.flatMap { Array($0.trunk) + Array($0.head) }
        #expect(indices == Array(graph.nodes.indices))
    }

    /// The trunks up to an exit and its head compute the exit without the heads before it.
    @Test func letsEarlierHeadsBeSkipped() throws {
        var graph = try model().graph()
        let schedule = graph.optimize()
        let image = graph.randomImage()
        let expected = graph.logits(image)
        for exit in graph.exits.indices {
            let indices = schedule.segments[...exit].flatMap(\.trunk) + schedule.segments[exit].head
            var part = graph
            part.nodes = indices.map { graph.nodes[$0] }
            part.exits = [graph.exits[exit]]
            part.expectOrdered()
            #expect(part.logits(image) == [expected[exit]])
        }
    }
}
