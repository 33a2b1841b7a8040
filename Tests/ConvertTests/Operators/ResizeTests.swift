import Convert
import TestGraphs
import TestModels
import Testing

/// Interpolation between pixels.
@Suite struct ResizeTests {
    /// The middle row between two, and no change where the sizes are those that the map has.
    @Test func positionsLieBetweenRows() throws {
        let positions = [0, 0.5, 1, -0.25, 1.25].map { Resize.Position($0, of: 2) }
        #expect(positions.map(\.first) == [0, 0, 1, 0, 1])
        #expect(positions.map(\.second) == [1, 1, 1, 1, 1])
        #expect(positions.map(\.weight) == [0, 0.5, 0, 0, 0])
    }

    @Test func modelsAreImported() throws {
        var builder = ModelBuilder(channels: 6, height: 4, width: 5)
        let sizes = builder.constant(integers: [1, 6, 8, 10])
        let wide = builder.node("Resize", ["image", "", "", sizes], [.string("mode", "linear")])
        builder.head(wide, channels: 6, output: "logits")
        let graph = try builder.graph()
        #expect(graph.operationNames == ["resize", "average_pool", "convolution"])
        let resize = try #require(graph.nodes[0].operation as? Resize)
        #expect(resize.rows.map(\.weight) == [0, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0])
    }

    /// Every channel keeps its scale, those of the image too.
    @Test func plansAgree() throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 5)
        let wide = builder.resize(builder.input, height: 13, width: 7)
        let stem = builder.convolution(wide, outputs: 9, kernel: 3, padding: 1, relu: false)
        let both = builder.concat(stem, builder.convolution(wide, outputs: 4))
        let small = builder.convolution(builder.resize(both, height: 5, width: 5), outputs: 8)
        let exit = builder.fullyConnected(builder.averagePool(small, kernel: 5, stride: 5), outputs: 6)
        try HandmadePlan(builder.finished(exits: exit)).expectAgreement()
    }
}
