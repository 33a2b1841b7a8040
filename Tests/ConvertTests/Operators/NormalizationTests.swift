import Convert
import TestGraphs
import TestModels
import Testing

/// Normalizations over all pixels of some channels.
@Suite struct NormalizationTests {
    /// PyTorch writes GroupNorm as an InstanceNormalization of groups, with the channels' scales and shifts behind it.
    @Test func groupsThatPyTorchWritesAreOneOperator() throws {
        var builder = ModelBuilder(channels: 6, height: 4, width: 5)
        let groups = builder.node("Reshape", ["image", builder.constant(integers: [0, 3, -1])])
        let ones = builder.constant([3], [1, 1, 1])
        let normal = builder.node("InstanceNormalization", [groups, ones, builder.constant([3], [0, 0, 0])])
        let back = builder.node("Reshape", [normal, builder.constant(integers: [1, 6, 4, 5])])
        let scaled = builder.node("Mul", [back, builder.constant([6, 1, 1], [1, 2, 3, 4, 5, 6])])
        let shifted = builder.node("Add", [scaled, builder.constant([6, 1, 1], [0, 1, 0, 1, 0, 1])])
        builder.head(shifted, channels: 6, output: "logits")
        var graph = try builder.graph()
        _ = graph.optimize()
        #expect(graph.operationNames == ["group_normalization", "average_pool", "convolution"])
        let normalization = try #require(graph.nodes[0].operation as? GroupNormalization)
        #expect(normalization.groups == 3)
        #expect(normalization.scale == [1, 2, 3, 4, 5, 6])
        #expect(normalization.shift == [0, 1, 0, 1, 0, 1])
    }

    @Test func numbersOfGroupsAreThoseOfTheirChannels() throws {
        var builder = ModelBuilder(channels: 6, height: 4, width: 5)
        let normal = builder.node(
            "GroupNormalization", ["image", builder.constant([2], [1, 2]), builder.constant([2], [3, 4])],
            [.int("num_groups", 2)])
        builder.head(normal, channels: 6, output: "logits")
        let normalization = try #require(try builder.graph().nodes[0].operation as? GroupNormalization)
        #expect(normalization.scale == [1, 1, 1, 2, 2, 2])
        #expect(normalization.shift == [3, 3, 3, 4, 4, 4])
    }

    @Test(arguments: [1, 2, 20, 40]) func plansAgree(groups: Int) throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 6)
        let stem = builder.convolution(builder.input, outputs: 40, kernel: 3, padding: 1, relu: false)
        let normal = builder.groupNormalization(stem, groups: groups)
        let mixed = builder.convolution(normal, outputs: 8)
        let exit = builder.fullyConnected(builder.averagePool(mixed, kernel: 6, stride: 6), outputs: 6)
        // What it is divided by is not exact either.
        try HandmadePlan(builder.finished(exits: exit)).expectAgreement(within: 0.06)
    }
}
