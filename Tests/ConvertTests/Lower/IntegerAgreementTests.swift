import Convert
import TestGraphs
import Testing

/// Plans compute what their float models compute, but for the rounding to 256 steps.
@Suite struct IntegerAgreementTests {
    @Test func everyKindOfOperator() throws {
        // A normalization multiplies errors where the deviation is small.
        try expectAgreement(GoldenPlan.graph(), within: 0.09)
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

    /// Groups that fill a block of packed weights together, that fill some by themselves, and that leave the last one partly
    /// empty; of several inputs each, and of one; with a residual, and where each channel of the input has its own scale.
    @Test func convolutionsInGroups() throws {
        var builder = GraphBuilder(channels: 3, height: 9, width: 7)
        let colours = builder.convolution(builder.input, outputs: 6, kernel: 3, padding: 1, groups: 3)
        let stem = builder.convolution(colours, outputs: 40, kernel: 3, padding: 1, relu: false)
        let depthwise = builder.convolution(stem, outputs: 40, kernel: 3, stride: 2, padding: 1, groups: 40)
        let wide = builder.convolution(depthwise, outputs: 80, kernel: 5, padding: 2, groups: 40, relu: false)
        let pairs = builder.convolution(wide, outputs: 40, groups: 2)
        let sum = builder.convolution(pairs, outputs: 40, kernel: 3, padding: 1, groups: 8, residual: depthwise)
        let both = builder.concat(builder.convolution(sum, outputs: 9), builder.convolution(sum, outputs: 7))
        let mixed = builder.convolution(both, outputs: 32, kernel: 3, groups: 4)
        let pooled = builder.averagePool(mixed, kernel: 2, stride: 2)
        let grouped = builder.convolution(pooled, outputs: 6, groups: 2, relu: false)
        try expectAgreement(builder.finished(exits: grouped, builder.fullyConnected(pooled, outputs: 6)))
    }

    /// One channel that one class is computed from is a group of its own, too.
    @Test func oneClassOfOneChannel() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let one = builder.convolution(builder.input, outputs: 1, relu: false)
        try expectAgreement(builder.finished(exits: builder.fullyConnected(one, outputs: 1)))
    }

    /// As networks of two branches do: one half goes on as it is, the other through a block, and both meet again.
    @Test func partsOfMaps() throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 6)
        let stem = builder.convolution(builder.input, outputs: 20, kernel: 3, padding: 1)
        let left = builder.take(0..<9, of: stem)
        let right = builder.convolution(builder.take(9..<20, of: stem), outputs: 11, kernel: 3, padding: 1, groups: 11)
        let both = builder.concat(left, right, builder.take(5..<8, of: left))
        let sum = builder.add(builder.take(0..<8, of: both), builder.take(12..<20, of: both))
        let mixed = builder.concat(sum, builder.take(1..<2, of: builder.input))
        let exit = builder.fullyConnected(builder.averagePool(mixed, kernel: 6, stride: 6), outputs: 6)
        try expectAgreement(builder.finished(exits: exit))
    }

    /// Gates of the channels and of the pixels, whose scales are those of other maps; products of whole maps; residuals.
    @Test func products() throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 5)
        let stem = builder.convolution(builder.input, outputs: 20, kernel: 3, padding: 1, relu: false)
        let other = builder.convolution(builder.input, outputs: 20, kernel: 3, padding: 1)
        let squeezed = builder.averagePool(builder.convolution(stem, outputs: 20), kernel: 5, stride: 2)
        let gate = builder.table(builder.convolution(squeezed, outputs: 20, relu: false), .sigmoid)
        let gated = builder.multiply(stem, gate, relu: true, residual: other)
        let attention = builder.table(builder.convolution(gated, outputs: 1, relu: false), .sigmoid)
        let seen = builder.multiply(gated, attention)
        let pooled = builder.averagePool(seen, kernel: 5, stride: 2)
        try expectAgreement(builder.finished(exits: builder.fullyConnected(pooled, outputs: 6)))
    }

    @Test func productsOfConcats() throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 5)
        let one = builder.convolution(builder.input, outputs: 7, kernel: 3, padding: 1, relu: false)
        let two = builder.convolution(builder.input, outputs: 7, kernel: 3, padding: 1)
        let sum = builder.concat(one, two)
        let product = builder.multiply(sum, builder.concat(two, one))
        let pooled = builder.averagePool(product, kernel: 5, stride: 2)
        // The errors of both factors meet, each as many times as large as the other factor.
        try expectAgreement(builder.finished(exits: builder.fullyConnected(pooled, outputs: 6)), within: 0.06)
    }

    /// Channels of several scales in another order; blocks of pixels that become channels, and back, where one scale must do.
    @Test func valuesInAnotherOrder() throws {
        var builder = GraphBuilder(channels: 3, height: 6, width: 4)
        let one = builder.convolution(builder.input, outputs: 5, kernel: 3, padding: 1, relu: false)
        let both = builder.concat(one, builder.convolution(builder.input, outputs: 3), builder.input)
        let shuffled = builder.shuffle(both, [10, 0, 5, 1, 6, 2, 7, 3, 8, 4, 9])
        let deep = builder.gather(
            shuffled,
            Gather(
                rows: (0..<3).map { .init(pixel: $0 * 8) }, columns: (0..<2).map { .init(pixel: $0 * 2) },
                channels: [0, 1, 4, 5].flatMap { pixel in (0..<11).map { .init(pixel: pixel, channel: $0) } }))
        let wide = builder.gather(
            deep,
            Gather(
                rows: (0..<6).map { .init(pixel: $0 / 2 * 2, channel: $0 % 2 * 22) },
                columns: (0..<4).map { .init(pixel: $0 / 2, channel: $0 % 2 * 11) },
                channels: (0..<11).map { .init(channel: $0) }))
        let same = builder.add(wide, shuffled)
        let pooled = builder.averagePool(builder.concat(same, wide), kernel: 4, stride: 4)
        try expectAgreement(builder.finished(exits: builder.fullyConnected(pooled, outputs: 6)))
    }

    @Test func normalizedPixels() throws {
        var builder = GraphBuilder(channels: 3, height: 5, width: 4)
        let one = builder.convolution(builder.input, outputs: 20, kernel: 3, padding: 1, relu: false)
        let both = builder.concat(one, builder.convolution(builder.input, outputs: 3))
        let normal = builder.layerNormalization(both)
        let pooled = builder.averagePool(normal, kernel: 4, stride: 4)
        // What is divided by the deviation is multiplied where that is small.
        try expectAgreement(builder.finished(exits: builder.fullyConnected(pooled, outputs: 6)), within: 0.06)
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

    @Test func normalizationsThatNoConvolutionTakes() throws {
        var builder = GraphBuilder(channels: 3, height: 8, width: 8)
        let one = builder.convolution(builder.input, outputs: 20, kernel: 3, padding: 1)
        let two = builder.convolution(one, outputs: 23, kernel: 3, padding: 1, relu: false)
        let stream = builder.concat(one, two)
        // Scales of every size, nothing at all, and mirrored ones in the second of three groups of 16 channels.
        let scales: [Float] = (0..<43).map { channel in
            if channel == 7 { return 0 }
            return (channel == 18 || channel == 30 ? -1 : 1) * Float(channel % 9 + 1) / 4
        }
        let normalized = builder.batchNormalization(stream, scales: scales)
        let activated = builder.relu(builder.batchNormalization(stream, scales: scales))
        let image = builder.batchNormalization(builder.input, scales: [0.5, -2, 3])
        let all = builder.concat(normalized, activated, image)
        let exit = builder.fullyConnected(builder.maxPool(all, kernel: 4, stride: 4), outputs: 6)
        let plan = try HandmadePlan(builder.finished(exits: exit))
        #expect(plan.names(of: .requantize).count == 4, "two runs of channels for each of both maps")
        try plan.expectAgreement()
    }

    @Test func activationsThatNoConvolutionTakes() throws {
        var builder = GraphBuilder(channels: 3, height: 8, width: 8)
        let shared = builder.convolution(builder.input, outputs: 9, relu: false)
        let other = builder.convolution(builder.input, outputs: 5, relu: false)
        let activated = builder.relu(builder.concat(shared, other))
        let image = builder.relu(builder.averagePool(builder.input, kernel: 1, stride: 1))
        let exit = builder.fullyConnected(
            builder.averagePool(builder.concat(activated, shared, image), kernel: 4, stride: 4), outputs: 6)
        try expectAgreement(builder.finished(exits: exit))
    }

    @Test func exitsThatNoConvolutionComputes() throws {
        var builder = GraphBuilder(channels: 3, height: 8, width: 8)
        let pooled = builder.averagePool(builder.input, kernel: 8, stride: 8)
        let read = builder.fullyConnected(builder.input, outputs: 3)
        let activated = builder.relu(read)
        let normalized = builder.batchNormalization(activated, scales: [1, -0.5, 2])
        try expectAgreement(builder.finished(exits: pooled, activated, normalized, read))
    }

    /// A relation per channel costs as much as there are channels, and not their square.
    @Test func plansStayLinearInTheirChannels() throws {
        func size(channels: Int) throws -> Int {
            var builder = GraphBuilder(channels: 3, height: 1, width: 1)
            let wide = builder.convolution(builder.input, outputs: channels, relu: false)
            let activated = builder.relu(wide)
            let normalized = builder.batchNormalization(builder.concat(wide, activated), scales: [1, 2])
            let mirrored = builder.batchNormalization(activated, scales: [1, -1])
            let sum = builder.add(builder.concat(activated, mirrored), normalized)
            let exit = builder.fullyConnected(sum, outputs: 1)
            let other = builder.fullyConnected(builder.relu(mirrored), outputs: 1)
            return try HandmadePlan(builder.finished(exits: exit, other)).byteCount
        }
        let (half, whole) = (try size(channels: 1024), try size(channels: 2048))
        #expect(whole < 2 * half)
        #expect(whole < 2048 * 1024, "a kilobyte for each channel of five maps")
    }

    private func expectAgreement(
        _ finished: (graph: Graph, schedule: ExitSchedule), mean: [Float] = [0.5, 0.45, 0.4],
        within tolerance: Float = 0.04, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try HandmadePlan(finished, mean: mean).expectAgreement(within: tolerance, sourceLocation: sourceLocation)
    }
}
