import Convert
import TestGraphs
import TestModels
import Testing

/// Products of two maps and softmax: how they are imported, and that plans compute what the float model computes.
@Suite struct AttentionTests {
    private let pixels = 30
    private let channels = 6
    private let heads = 2

    /// Queries, keys and values of each head, [1, heads, pixels, channels / heads].
    private func parts(_ builder: inout ModelBuilder) -> [String] {
        let map = builder.conv("image", channels: 3, outputs: 3 * channels)
        let rows = builder.node(
            "Reshape", [map, builder.constant(integers: [1, 3, Int64(heads), Int64(channels / heads), Int64(pixels)])])
        let turned = builder.node("Transpose", [rows], [.ints("perm", [1, 0, 2, 4, 3])])
        return (0..<3).map { index in
            let one = builder.node("Gather", [turned, builder.constant(integers: [Int64(index)])], [.int("axis", 0)])
            return builder.node("Squeeze", [one], [.ints("axes", [0])])
        }
    }

    @Test func headsStayAmongTheChannels() throws {
        var builder = ModelBuilder(channels: 3, height: 5, width: 6)
        let parts = parts(&builder)
        let keys = builder.node("Transpose", [parts[1]], [.ints("perm", [0, 1, 3, 2])])
        let scaled = builder.node("Mul", [parts[0], builder.constant([], [0.5])])
        let weights = builder.node("Softmax", [builder.node("MatMul", [scaled, keys])], [.int("axis", -1)])
        let seen = builder.node(
            "Transpose", [builder.node("MatMul", [weights, parts[2]])], [.ints("perm", [0, 1, 3, 2])])
        let map = builder.node("Reshape", [seen, builder.constant(integers: [1, 6, 5, 6])])
        builder.head(map, channels: channels, output: "logits")
        var graph = try builder.graph()
        _ = graph.optimize()
        // Nothing is moved, and the factor of the queries is one of the product.
        #expect(
            graph.operationNames == [
                "convolution", "take_channels", "take_channels", "take_channels", "matrix_product", "softmax",
                "matrix_product", "average_pool", "convolution",
            ])
        let products = graph.nodes.compactMap { $0.operation as? MatrixProduct }
        #expect(products.map(\.groups) == [2, 2])
        #expect(products.map(\.factor) == [0.5, 1])
        #expect(products.map(\.columnsArePixels) == [true, false])
    }

    @Test func attention() throws {
        var builder = GraphBuilder(channels: 3, height: 5, width: 4)
        let stem = builder.convolution(builder.input, outputs: 36, kernel: 3, padding: 1, relu: false)
        let (queries, keys) = (builder.take(0..<12, of: stem), builder.take(12..<24, of: stem))
        let scores = builder.matrixProduct(queries, keys, columnsArePixels: true, groups: 3)
        let weights = builder.softmax(scores, groups: 3)
        let seen = builder.matrixProduct(weights, builder.take(24..<36, of: stem), columnsArePixels: false, groups: 3)
        let pooled = builder.averagePool(builder.convolution(seen, outputs: 8), kernel: 4, stride: 3)
        // Softmax amplifies errors of the scores.
        try HandmadePlan(builder.finished(exits: builder.fullyConnected(pooled, outputs: 6))).expectAgreement(
            within: 0.1)
    }
}
