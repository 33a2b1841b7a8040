import Convert
import ONNX
import TestModels
import Testing

/// Reshape and Transpose only change how a map is seen; values move where nothing else helps.
@Suite struct ViewTests {
    /// The operations of a model whose body makes a map of `channels`.
    private func operations(
        channels: Int = 6, _ body: (inout ModelBuilder) -> String
    ) throws -> [String] {
        var builder = ModelBuilder(channels: 6, height: 8, width: 5)
        let map = body(&builder)
        builder.head(map, channels: channels, output: "logits")
        return try builder.graph().operationNames
    }

    private func shuffled(_ input: String, _ builder: inout ModelBuilder) -> String {
        let parts = builder.node("Reshape", [input, builder.constant(integers: [0, 2, 3, 8, 5])])
        let turned = builder.node("Transpose", [parts], [.ints("perm", [0, 2, 1, 3, 4])])
        return builder.node("Reshape", [turned, builder.constant(integers: [0, 6, 8, 5])])
    }

    @Test func aShuffleIsOneGather() throws {
        #expect(try operations { shuffled("image", &$0) } == ["gather", "average_pool", "convolution"])
    }

    @Test func aShuffleThatTwoReadIsGatheredOnce() throws {
        let names = try operations { builder in
            let map = shuffled("image", &builder)
            let (one, two) = (builder.conv(map, channels: 6, outputs: 6), builder.conv(map, channels: 6, outputs: 6))
            return builder.node("Add", [one, two])
        }
        #expect(names == ["gather", "convolution", "convolution", "add", "average_pool", "convolution"])
    }

    @Test func transposesThatCancelCostNothing() throws {
        let names = try operations { builder in
            let last = builder.node("Transpose", ["image"], [.ints("perm", [0, 2, 3, 1])])
            let active = builder.node("Relu", [builder.node("Add", [last, builder.randomConstant([6])])])
            return builder.node("Transpose", [active], [.ints("perm", [0, 3, 1, 2])])
        }
        #expect(names == ["batch_normalization", "relu", "average_pool", "convolution"])
    }

    /// As TensorFlow's models are exported.
    @Test func rowsAndColumnsAreAddedToWhatHasItsChannelsLast() throws {
        let names = try operations { builder in
            let last = builder.node("Transpose", ["image"], [.ints("perm", [0, 2, 3, 1])])
            let pads = builder.constant(integers: [0, 1, 0, 0, 0, 1, 1, 0])
            let padded = builder.node("Pad", [last, pads])
            let first = builder.node("Transpose", [padded], [.ints("perm", [0, 3, 1, 2])])
            return builder.conv(first, channels: 6, outputs: 6)
        }
        #expect(names == ["convolution", "convolution", "average_pool", "convolution"])
    }

    @Test func weightsFollowTheOrderOfAFlattenedMap() throws {
        var builder = ModelBuilder(channels: 2, height: 1, width: 3)
        let last = builder.node("Transpose", ["image"], [.ints("perm", [0, 2, 3, 1])])
        let flat = builder.node("Reshape", [last, builder.constant(integers: [1, -1])])
        let weights = builder.constant([6, 1], [1, 2, 3, 4, 5, 6])
        builder.addOutput(builder.node("MatMul", [flat, weights]))
        let graph = try builder.graph()
        let convolution = try #require(graph.nodes.last?.operation as? Convolution)
        // The pixels of the first channel, then those of the second.
        #expect(convolution.weights == [1, 3, 5, 2, 4, 6])
        #expect(graph.nodes.count == 1)
    }

    @Test func imagesMayHaveTheirChannelsLast() throws {
        var builder = ModelBuilder(channels: 8, height: 9, width: 3)
        let first = builder.node("Transpose", ["image"], [.ints("perm", [0, 3, 1, 2])])
        builder.head(builder.conv(first, channels: 3, outputs: 5), channels: 5, output: "logits")
        let graph = try builder.graph()
        #expect(graph.values[graph.input].shape == MapShape(channels: 3, height: 8, width: 9))
        #expect(graph.operationNames == ["convolution", "average_pool", "convolution"])
    }

    @Test func partsOfWhatMixesChannelsAndPixelsAreGathered() throws {
        var builder = ModelBuilder(channels: 6, height: 8, width: 5)
        let rows = builder.node("Reshape", ["image", builder.constant(integers: [1, 48, 5])])
        let some = builder.node("Gather", [rows, builder.constant(integers: [47, 8])], [.int("axis", 1)])
        let flat = builder.node("Flatten", [some])
        builder.addOutput(builder.node("Gemm", [flat, builder.randomConstant([10, 2])]))
        let graph = try builder.graph()
        #expect(graph.operationNames == ["gather", "convolution"])
        let gather = try #require(graph.nodes[0].operation as? Gather)
        // The last row of the last channel, and the first of the second.
        #expect(
            Set([gather.rows, gather.columns]).contains([.init(pixel: 35, channel: 5), .init(pixel: 0, channel: 1)]))
    }

    /// Each token's numbers become the channels that are normalized.
    @Test func turnedTokensAreMovedToBeNormalized() throws {
        var builder = ModelBuilder(channels: 6, height: 4, width: 2)
        let rows = builder.node("Reshape", ["image", builder.constant(integers: [1, 6, 8])])
        let normal = builder.node("LayerNormalization", [rows, builder.randomConstant([8])])
        let flat = builder.node("ReduceMean", [normal], [.ints("axes", [1]), .int("keepdims", 0)])
        builder.addOutput(builder.node("Gemm", [flat, builder.randomConstant([8, 3])]))
        let graph = try builder.graph()
        #expect(graph.operationNames == ["gather", "layer_normalization", "average_pool", "convolution"])
        #expect(graph.values[graph.nodes[1].output].shape == MapShape(channels: 8, width: 6))
    }

    /// As in split attention: sums of those channels that have one place in each group, by weights of 0 and 1.
    @Test func sumsOfSomeChannelsAreAConvolution() throws {
        var builder = ModelBuilder(channels: 6, height: 4, width: 2)
        let groups = builder.node("Reshape", ["image", builder.constant(integers: [0, 2, 3, 4, 2])])
        let sums = builder.node("ReduceSum", [groups, builder.constant(integers: [1])], [.int("keepdims", 0)])
        builder.head(sums, channels: 3, output: "logits")
        let graph = try builder.graph()
        #expect(graph.operationNames == ["convolution", "average_pool", "convolution"])
        let weights = try #require(graph.nodes[0].operation as? Convolution).weights
        #expect(weights == [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1])
    }

    /// A gate of five axes is one of channels, moved to where those are.
    @Test func groupsOfChannelsHaveGates() throws {
        let names = try operations { builder in
            let groups = builder.node("Reshape", ["image", builder.constant(integers: [0, 2, 3, 8, 5])])
            let pooled = builder.node(
                "Reshape", [builder.node("GlobalAveragePool", ["image"]), builder.constant(integers: [1, 3, 1, 2])])
            let gate = builder.node(
                "Softmax", [builder.node("Transpose", [pooled], [.ints("perm", [0, 3, 2, 1])])], [.int("axis", 1)])
            let shaped = builder.node("Reshape", [gate, builder.constant(integers: [1, 2, 3, 1, 1])])
            return builder.node(
                "Reshape", [builder.node("Mul", [groups, shaped]), builder.constant(integers: [0, 6, 8, 5])])
        }
        #expect(names == ["average_pool", "softmax", "gather", "multiply", "average_pool", "convolution"])
    }

    @Test func flatteningMayKeepMoreThanTheBatch() throws {
        let names = try operations(channels: 6) { builder in
            let rows = builder.node("Relu", [builder.node("Flatten", ["image"], [.int("axis", 2)])])
            return builder.node("Reshape", [rows, builder.constant(integers: [1, 6, 8, 5])])
        }
        #expect(names == ["relu", "average_pool", "convolution"])
    }

    /// As PyTorch pads for a MaxPool whose windows are placed as TensorFlow's; for anything else it is refused.
    @Test(arguments: ["MaxPool", "AveragePool"]) func whatNoMaximumTakesIsTheEdge(pool: String) throws {
        var builder = ModelBuilder(channels: 6, height: 8, width: 5)
        let pads = builder.constant(integers: [0, 0, 0, 1, 0, 0, 1, 1])
        let padded = builder.node("Pad", ["image", pads, builder.constant([], [-.infinity])])
        let pooled = builder.node(pool, [padded], [.ints("kernel_shape", [3, 3]), .ints("strides", [2, 2])])
        builder.head(pooled, channels: 6, output: "logits")
        guard pool == "MaxPool" else {
            guard case .unsupported(let nodes)? = try builder.importError() else {
                Issue.record("it is not refused")
                return
            }
            #expect(nodes[0].reason.contains("finite"))
            return
        }
        #expect(try builder.graph().operationNames == ["gather", "gather", "max_pool", "average_pool", "convolution"])
    }

    /// Windows are channels of their own, or pixels where a convolution sees one at a time.
    @Test func partsOfTheFirstAxisShareWeights() throws {
        var builder = ModelBuilder(channels: 2, height: 4, width: 4)
        let parts = builder.node("Reshape", ["image", builder.constant(integers: [1, 2, 2, 2, 4])])
        let windows = builder.node(
            "Reshape",
            [
                builder.node("Transpose", [parts], [.ints("perm", [2, 0, 1, 3, 4])]),
                builder.constant(integers: [2, 2, 2, 4]),
            ])
        let wide = builder.conv(windows, channels: 2, outputs: 3, kernel: 3, [.ints("pads", [1, 1, 1, 1])])
        let narrow = builder.conv(wide, channels: 3, outputs: 5)
        let flat = builder.node("Reshape", [narrow, builder.constant(integers: [1, -1])])
        builder.addOutput(builder.node("MatMul", [flat, builder.randomConstant([80, 3])]))
        let convolutions = try builder.graph().nodes.compactMap { $0.operation as? Convolution }
        #expect(convolutions.map(\.groups) == [2, 1, 1])
        #expect(convolutions.map(\.outputs) == [6, 5, 3])
        #expect(convolutions[0].weights[..<54] == convolutions[0].weights[54...])
    }

    @Test func quantizedModelsKeepTheirRanges() throws {
        var builder = ModelBuilder(channels: 3, height: 4, width: 5)
        let scale = builder.constant([], [0.5])
        let active = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 4)])
        let bytes = builder.node("QuantizeLinear", [active, scale])
        builder.head(builder.node("DequantizeLinear", [bytes, scale]), channels: 4, output: "logits")
        var graph = try builder.graph()
        _ = graph.optimize()
        #expect(graph.operationNames == ["convolution+relu", "average_pool", "convolution"])
        // Without a zero point bytes have no sign.
        #expect(graph.values[graph.nodes[0].output].range == ValueRange(min: 0, max: 127.5))
    }

    @Test(arguments: ["Sigmoid", "ArgMax"]) func whatRanksNothingOtherwiseIsLeftOut(type: String) throws {
        var builder = ModelBuilder(channels: 3, height: 4, width: 5)
        builder.head("image", channels: 3, output: "logits")
        builder.proto.graph.output = []
        builder.addOutput(
            builder.node(type, ["logits"], name: "last", output: "answer", type == "ArgMax" ? [.int("axis", 1)] : []))
        let imported = try ImportedModel(try builder.onnx())
        #expect(imported.graph.operationNames == ["average_pool", "convolution"])
        #expect(imported.notes == ["\(type) 'last' is left out: output 'answer' gives logits"])
    }

    @Test func laterOpsetsAreReadWithANote() throws {
        for (opset, count) in [(ONNXModel.newestOpset, 0), (ONNXModel.newestOpset + 1, 1)] {
            var builder = ModelBuilder(channels: 3, height: 4, width: 4, opset: opset)
            builder.head("image", channels: 3, output: "logits")
            #expect(try ImportedModel(try builder.onnx()).notes.count == count)
        }
    }
}
