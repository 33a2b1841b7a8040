import Convert
import TestGraphs
import Testing

/// Plans compute what their float models compute, but for the rounding to 256 steps.
@Suite struct IntegerAgreementTests {
    @Test func everyKindOfOperator() throws {
        try expectAgreement(GoldenPlan.graph())
    }

    @Test func streamsWithManyScales() throws {
        var builder = GraphBuilder(channels: 3, height: 8, width: 8)
        var stream = builder.convolution(builder.input, outputs: 6, kernel: 3, padding: 1)
        var exits: [ValueID] = []
        for _ in 0..<3 {
            let bottleneck = builder.convolution(stream, outputs: 8)
            stream = builder.concat(stream, builder.convolution(bottleneck, outputs: 5, kernel: 3, padding: 1))
            let head = builder.convolution(stream, outputs: 12, kernel: 3, stride: 2, padding: 1)
            exits.append(builder.fullyConnected(builder.averagePool(head, kernel: 4, stride: 4), outputs: 6))
        }
        try expectAgreement(builder.finished(exits: exits[0], exits[1], exits[2]))
    }

    @Test func imagesThatAreConcatenatedPooledAndAdded() throws {
        var builder = GraphBuilder(channels: 3, height: 8, width: 8)
        let pooled = builder.maxPool(builder.input, kernel: 2, stride: 2)
        let averaged = builder.averagePool(builder.input, kernel: 2, stride: 2)
        let sum = builder.add(pooled, averaged)
        let all = builder.concat(pooled, sum, builder.convolution(pooled, outputs: 5))
        let exit = builder.fullyConnected(all, outputs: 6)
        try expectAgreement(builder.finished(exits: exit))
    }

    @Test func residualsOfConcats() throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 6)
        let one = builder.convolution(builder.input, outputs: 4)
        let two = builder.convolution(builder.input, outputs: 4, relu: false)
        let both = builder.concat(one, two)
        let sum = builder.convolution(both, outputs: 8, residual: both)
        let exit = builder.fullyConnected(sum, outputs: 6)
        try expectAgreement(builder.finished(exits: exit))
    }

    @Test func dimImagesWhosePaddingIsNotBlack() throws {
        var builder = GraphBuilder(channels: 3, height: 5, width: 5)
        let stem = builder.convolution(builder.input, outputs: 8, kernel: 5, padding: 2)
        let exit = builder.fullyConnected(stem, outputs: 6)
        try expectAgreement(builder.finished(exits: exit), mean: [0.123, 0.987, 0.333])
    }

    @Test func outputsWithoutWeights() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let stem = builder.convolution(builder.input, outputs: 3)
        let exit = builder.fullyConnected(stem, outputs: 3)
        var (graph, schedule) = builder.finished(exits: exit)
        for index in graph.nodes.indices {
            guard var layer = graph.nodes[index].operation as? Convolution else { continue }
            let depth = layer.weights.count / layer.outputs
            // The bias must come through alone, and so must nothing at all.
            for weight in 0..<2 * depth { layer.weights[weight] = 0 }
            layer.bias[1] = 0
            graph.nodes[index].operation = layer
        }
        try expectAgreement((graph, schedule))
    }

    /// As training exports them: normalizations are nodes of their own, and the last map may be one pixel already.
    @Test func unfoldedNormalizationsAndPoolsOfOnePixel() throws {
        var builder = ModelBuilder(channels: 3, height: 4, width: 4)
        let stem = builder.batchNormalization(builder.conv("image", channels: 3, outputs: 8, kernel: 3), channels: 8)
        let pixel = builder.batchNormalization(
            builder.conv(builder.node("Relu", [stem]), channels: 8, outputs: 12, kernel: 2), channels: 12)
        builder.head(builder.node("Relu", [pixel]), channels: 12, classes: 6, output: "logits")
        var graph = try builder.graph()
        let schedule = graph.optimize()
        #expect(graph.operationNames == ["convolution+relu", "convolution+relu", "average_pool", "convolution"])
        #expect(graph.values[graph.nodes[2].inputs[0]].shape == MapShape(channels: 12))
        try expectAgreement((graph, schedule))
    }

    /// Compares all exits of all calibration images: errors stay below a twentieth of the logits' spread.
    private func expectAgreement(
        _ finished: (graph: Graph, schedule: ExitSchedule), mean: [Float] = [0.5, 0.45, 0.4],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let plan = try HandmadePlan(finished, mean: mean)
        try plan.expectExitsReadOnlyWhatTheyRun(sourceLocation: sourceLocation)
        let pairs = plan.images.map { plan.logits(of: $0) }
        for exit in finished.graph.exits.indices {
            let expected = pairs.flatMap { $0.float[exit] }
            let found = pairs.flatMap { $0.integer[exit] }
            let spread = (expected.max() ?? 0) - (expected.min() ?? 0)
            let error = zip(expected, found).map { abs($0 - $1) }.max() ?? .infinity
            #expect(spread > 0, sourceLocation: sourceLocation)
            #expect(error <= 0.05 * spread, "exit \(exit + 1)", sourceLocation: sourceLocation)
        }
    }
}
