import Convert
import Testing

@Suite struct PassTests {
    /// The optimized model, after checking that it computes what the model says.
    private func optimized(_ builder: ModelBuilder, sourceLocation: SourceLocation = #_sourceLocation) throws -> Graph {
        let original = try builder.graph()
        var graph = original
        _ = graph.optimize()
        graph.expectOrdered(sourceLocation: sourceLocation)
        let image = original.randomImage()
        for (found, expected) in zip(graph.logits(image), original.logits(image)) {
            expectClose(found, expected, sourceLocation: sourceLocation)
        }
        return graph
    }

    @Test func foldsNormalizationAndActivation() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let conv = builder.conv("image", channels: 3, outputs: 4, kernel: 3, bias: true, name: "conv")
        let shifted = builder.node(
            "Add", [builder.batchNormalization(conv, channels: 4), builder.randomConstant([1, 4, 1, 1])])
        builder.head(builder.node("Relu", [shifted], output: "activated"), channels: 4, output: "logits")
        let graph = try optimized(builder)
        #expect(graph.operationNames == ["convolution+relu", "average_pool", "convolution"])
        #expect(graph.nodes[0].name == "conv")
        #expect(graph.values[graph.nodes[0].output].name == "activated")
        #expect(graph.values.count == 4)
    }

    @Test func foldsBiasesOfMatrixProducts() throws {
        var builder = ModelBuilder(channels: 3, height: 2, width: 2)
        let product = builder.node("MatMul", [builder.node("Flatten", ["image"]), builder.randomConstant([12, 3])])
        builder.addOutput(builder.node("Add", [builder.randomConstant([3]), product]))
        #expect(try optimized(builder).operationNames == ["convolution"])
    }

    @Test func keepsOtherNormalizations() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let first = builder.node("Relu", [builder.batchNormalization("image", channels: 3)])
        let conv = builder.conv(first, channels: 3, outputs: 3)
        // The convolution is read twice, so that its normalization cannot be folded into it; the second one can be
        // folded into the first.
        let twice = builder.batchNormalization(builder.batchNormalization(conv, channels: 3), channels: 3)
        builder.head(builder.node("Add", [twice, conv]), channels: 3, output: "logits")
        let graph = try optimized(builder)
        #expect(
            graph.operationNames == [
                "batch_normalization+relu", "convolution", "batch_normalization", "add", "average_pool", "convolution",
            ])
    }

    @Test func keepsOtherActivations() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let pooled = builder.node("Relu", [builder.node("AveragePool", ["image"], [.ints("kernel_shape", [2, 2])])])
        let conv = builder.conv(pooled, channels: 3, outputs: 3)
        let joined = builder.node("Concat", [conv, builder.node("Relu", [conv])], [.int("axis", 1)])
        builder.head(joined, channels: 6, output: "logits")
        #expect(
            try optimized(builder).operationNames
                == ["average_pool", "relu", "convolution", "relu", "concat", "average_pool", "convolution"])
    }

    /// Swish and HardSwish as exporters write them: of several nodes, whose parts the network reads elsewhere or not.
    @Test func fusesActivationsOfSeveralNodes() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let stem = builder.conv("image", channels: 3, outputs: 4)
        let swish = builder.node("Mul", [stem, builder.node("Sigmoid", [stem])])
        let conv = builder.conv(swish, channels: 4, outputs: 4)
        let shifted = builder.node("Add", [conv, builder.constant([], [3])])
        let clipped = builder.node("Clip", [shifted, builder.constant([], [0]), builder.constant([], [6])])
        let hard = builder.node("Div", [builder.node("Mul", [conv, clipped]), builder.constant([], [6])])
        let last = builder.conv(hard, channels: 4, outputs: 4)
        let half = builder.node("Mul", [last, builder.constant([], [0.5])])
        let erf = builder.node("Erf", [builder.node("Div", [last, builder.constant([], [Float(2).squareRoot()])])])
        let gelu = builder.node("Mul", [builder.node("Add", [erf, builder.constant([], [1])]), half])
        builder.head(gelu, channels: 4, output: "logits")
        #expect(
            try optimized(builder).operationNames == [
                "convolution", "table", "convolution", "table", "convolution", "table", "average_pool", "convolution",
            ])
    }

    /// Padding that exporters write as a node, for convolutions and for what cannot take it.
    @Test func foldsPaddingIntoConvolutions() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let pads = builder.constant(integers: [0, 0, 1, 0, 0, 0, 2, 1])
        let stem = builder.conv(builder.node("Pad", ["image", pads]), channels: 3, outputs: 4, kernel: 3)
        let negative = builder.node("Pad", [stem, pads])
        let pooled = builder.node("MaxPool", [negative], [.ints("kernel_shape", [2, 2])])
        let none = builder.node("Pad", [pooled, builder.constant(integers: [Int64](repeating: 0, count: 8))])
        builder.head(none, channels: 4, output: "logits")
        let graph = try optimized(builder)
        #expect(graph.operationNames == ["convolution", "convolution", "max_pool", "average_pool", "convolution"])
        let window = try #require(graph.nodes[0].operation as? Convolution).window
        #expect([window.padTop, window.padLeft, window.padBottom, window.padRight] == [1, 0, 2, 1])
    }

    /// A gate, its activation and the shortcut behind it: one product.
    @Test func fusesGatesAndShortcuts() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let stem = builder.conv("image", channels: 3, outputs: 4)
        let squeezed = builder.node("GlobalAveragePool", [stem])
        let gate = builder.node("Sigmoid", [builder.conv(squeezed, channels: 4, outputs: 4)])
        let sum = builder.node("Add", [stem, builder.node("Mul", [gate, stem])])
        builder.head(builder.node("Relu", [sum]), channels: 4, output: "logits")
        let graph = try optimized(builder)
        #expect(
            graph.operationNames == [
                "convolution", "average_pool", "convolution", "table", "multiply+residual+relu", "average_pool",
                "convolution",
            ])
    }

    /// A residual block whose shortcut is a convolution too: the later one takes the other as its residual.
    @Test func fusesResiduals() throws {
        for isSwapped in [false, true] {
            var builder = ModelBuilder(channels: 3, height: 6, width: 6)
            let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 4)])
            let body = builder.batchNormalization(
                builder.conv(stem, channels: 4, outputs: 4, name: "body"), channels: 4)
            let shortcut = builder.conv(stem, channels: 4, outputs: 4, name: "shortcut")
            let operands = isSwapped ? [shortcut, body] : [body, shortcut]
            let sum = builder.node("Relu", [builder.node("Add", operands)])
            builder.head(sum, channels: 4, output: "logits")
            let graph = try optimized(builder)
            #expect(
                graph.operationNames == [
                    "convolution+relu", "convolution", "convolution+residual+relu", "average_pool", "convolution",
                ])
            #expect(graph.nodes.map(\.name).prefix(3) == ["Conv2", "body", "shortcut"])
        }
    }

    @Test func fusesIdentityShortcuts() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 4)])
        let body = builder.conv(stem, channels: 4, outputs: 4, kernel: 3, [.ints("pads", [1, 1, 1, 1])])
        builder.head(builder.node("Add", [stem, body]), channels: 4, output: "logits")
        #expect(
            try optimized(builder).operationNames == [
                "convolution+relu", "convolution+residual", "average_pool", "convolution",
            ])
    }

    @Test func keepsAdditionsWithoutAFreeConvolution() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        let first = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 3)])
        let second = builder.node("MaxPool", ["image"], [.ints("kernel_shape", [1, 1])])
        let sum = builder.node("Relu", [builder.node("Add", [first, second])])
        let twice = builder.conv(sum, channels: 3, outputs: 3)
        builder.head(builder.node("Add", [twice, twice]), channels: 3, output: "logits")
        let graph = try optimized(builder)
        #expect(
            graph.operationNames == [
                "convolution+relu", "max_pool", "add+relu", "convolution", "add", "average_pool", "convolution",
            ])
    }

    @Test func removesWhatNoExitNeeds() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        builder.conv(builder.conv("image", channels: 3, outputs: 5), channels: 5, outputs: 5)
        builder.head("image", channels: 3, output: "logits")
        let graph = try optimized(builder)
        #expect(graph.operationNames == ["average_pool", "convolution"])
        #expect(graph.values.count == 3)
        #expect(!graph.values.contains { $0.shape.channels == 5 })
    }

    /// Exits that are activated, pooled, or read by other nodes are copied.
    @Test func isolatesExits() throws {
        var builder = ModelBuilder(channels: 3, height: 6, width: 6)
        builder.head("image", channels: 3, output: "first")
        builder.proto.graph.output = []
        builder.addOutput(builder.node("Relu", ["first"], output: "activated"))
        builder.addOutput(builder.node("Flatten", [builder.node("GlobalAveragePool", ["image"])], output: "pooled"))
        let read = builder.node("Gemm", ["activated", builder.randomConstant([3, 3])], output: "read")
        builder.addOutput(read)
        builder.addOutput(builder.node("Gemm", [read, builder.randomConstant([3, 3])], output: "last"))
        let graph = try optimized(builder)
        #expect(graph.exits.count == 4)
        for exit in graph.exits { #expect(!graph.nodes.contains { $0.inputs.contains(exit) }) }
        let producers = graph.exits.map { exit in graph.nodes.first { $0.output == exit }?.operation }
        #expect(producers.map { $0 is Requantize } == [true, true, true, false])
        #expect((producers[3] as? Convolution)?.relu == nil)
    }
}
