import Convert
import ONNX
import Testing

@Suite struct ImportTests {
    /// A model whose body ends in a map of `channels`, with one head.
    private func model(
        channels: Int = 2, height: Int = 6, width: Int = 5, opset: Int64 = 17, classChannels: Int = 2,
        _ body: (inout ModelBuilder) -> String
    ) -> ModelBuilder {
        var builder = ModelBuilder(channels: channels, height: height, width: width, opset: opset)
        let map = body(&builder)
        builder.head(map, channels: classChannels, output: "logits")
        return builder
    }

    @Test func readsConvolutions() throws {
        let graph = try model { builder in
            builder.node(
                "Conv", ["image", builder.randomConstant([2, 2, 3, 2]), builder.randomConstant([2])],
                [
                    .ints("strides", [2, 1]), .ints("pads", [1, 0, 2, 1]), .ints("dilations", [1, 2]), .int("group", 1),
                ])
        }.graph()
        guard let convolution = graph.nodes[0].operation as? Convolution else {
            Issue.record("no convolution")
            return
        }
        var window = Window(kernelHeight: 3, kernelWidth: 2)
        (window.strideHeight, window.strideWidth) = (2, 1)
        (window.dilationHeight, window.dilationWidth) = (1, 2)
        (window.padTop, window.padLeft, window.padBottom, window.padRight) = (1, 0, 2, 1)
        #expect(convolution.window == window)
        #expect(graph.values[graph.nodes[0].output].shape == MapShape(channels: 2, height: 4, width: 4))
        #expect(graph.name == "test")
        #expect(graph.values[graph.exits[0]].name == "logits")
    }

    /// Weights are widened anyway, and casts between types of floats change nothing.
    @Test func halfPrecisionIsTakenAsSingle() throws {
        var half = model { builder in
            let single = builder.node("Cast", ["image"], [.int("to", 1)])
            return builder.conv(single, channels: 2, outputs: 2)
        }
        let single = try half.graph()
        half.proto.graph.input[0].type.tensorType.elemType = 10
        let imported = try ImportedModel(try half.onnx())
        #expect(imported.graph.nodes.count == single.nodes.count)
        #expect(imported.notes == ["input 'image' is of type float16 and taken as float32"])
    }

    /// ReLU6 is not a table, and costs nothing behind a convolution.
    @Test func clipsFromZeroAreActivations() throws {
        let builder = model { builder in
            let clip = builder.node("Clip", ["image", builder.constant([], [0]), builder.constant([], [6])])
            let low = builder.node("Relu", [builder.conv(clip, channels: 2, outputs: 2)])
            return builder.node("Clip", [low, builder.constant([], [0]), builder.constant([], [0.25])])
        }
        var graph = try builder.graph()
        #expect((graph.nodes[0].operation as? Relu)?.ceiling == 6)
        let before = graph.logits(graph.randomImage())
        _ = graph.optimize()
        #expect(graph.operationNames == ["relu", "convolution+relu0.25", "average_pool", "convolution"])
        #expect(graph.logits(graph.randomImage()) == before)
    }

    /// x.view(x.size(0), -1) as PyTorch exports it.
    @Test func shapesAreFolded() throws {
        var builder = ModelBuilder(channels: 2, height: 3, width: 3)
        let stem = builder.conv("image", channels: 2, outputs: 4)
        let shape = builder.node("Shape", [stem])
        let batch = builder.node("Gather", [shape, builder.constant(integers: [0])], [.int("axis", 0)])
        let halves = builder.node("Div", [builder.node("Mul", [batch, batch]), builder.constant(integers: [1])])
        let target = builder.node("Concat", [halves, builder.constant(integers: [-1])], [.int("axis", 0)])
        let flat = builder.node("Reshape", [stem, target])
        let weights = builder.node("Transpose", [builder.randomConstant([3, 36])], [.ints("perm", [1, 0])])
        builder.addOutput(builder.node("MatMul", [flat, weights], output: "logits"))
        let graph = try builder.graph()
        #expect(graph.operationNames == ["convolution", "convolution"])
        #expect(graph.values[graph.exits[0]].shape == MapShape(channels: 3))
    }

    @Test func partsOfMapsAreTaken() throws {
        let graph = try model(channels: 6, classChannels: 11) { builder in
            builder.node("Split", ["image"], output: "first", [.int("axis", 1), .ints("split", [2, 4])])
            builder.proto.graph.node[0].output.append("second")
            let (one, four) = (builder.constant(integers: [1]), builder.constant(integers: [1 << 40]))
            let tail = builder.node("Slice", ["second", one, four, builder.constant(integers: [-3])])
            return builder.node("Concat", [tail, "first", "image"], [.int("axis", 1)])
        }.graph()
        let image = (0..<180).map { Float($0) }
        #expect(graph.values[graph.nodes[2].output].shape.channels == 3)
        #expect(
            graph.nodes.map(\.operation.name).prefix(4) == [
                "take_channels", "take_channels", "take_channels", "concat",
            ])
        _ = graph.logits(image)
    }

    @Test func readsConvolutionsInGroups() throws {
        let graph = try model { builder in
            builder.conv("image", channels: 1, outputs: 2, kernel: 3, [.int("group", 2)])
        }.graph()
        let convolution = try #require(graph.nodes[0].operation as? Convolution)
        #expect(convolution.groups == 2 && convolution.channels == 2 && convolution.outputs == 2)
        #expect(convolution.weights.count == 18)
    }

    /// Of 6 rows and 5 columns, with a kernel of 3 and stride 2; only the rows need an odd number of padding.
    @Test(arguments: [
        ("SAME_UPPER", [0, 1, 1, 1], MapShape(channels: 2, height: 3, width: 3)),
        ("SAME_LOWER", [1, 0, 1, 1], MapShape(channels: 2, height: 3, width: 3)),
        ("VALID", [0, 0, 0, 0], MapShape(channels: 2, height: 2, width: 2)),
    ])
    func resolvesAutomaticPadding(_ mode: String, pads: [Int], shape: MapShape) throws {
        let graph = try model { builder in
            builder.conv(
                "image", channels: 2, outputs: 2, kernel: 3, [.string("auto_pad", mode), .ints("strides", [2, 2])])
        }.graph()
        guard let convolution = graph.nodes[0].operation as? Convolution else {
            Issue.record("no convolution")
            return
        }
        let window = convolution.window
        #expect([window.padTop, window.padBottom, window.padLeft, window.padRight] == pads)
        #expect(graph.values[graph.nodes[0].output].shape == shape)
    }

    @Test func readsPooling() throws {
        let graph = try model { builder in
            let pooled = builder.node(
                "MaxPool", ["image"],
                [.ints("kernel_shape", [2, 2]), .ints("strides", [2, 2]), .int("ceil_mode", 1)])
            return builder.node(
                "AveragePool", [pooled],
                [.ints("kernel_shape", [2, 2]), .ints("pads", [1, 1, 1, 1]), .int("count_include_pad", 1)])
        }.graph()
        #expect(graph.operationNames.prefix(2) == ["max_pool", "average_pool"])
        #expect(graph.values[graph.nodes[0].output].shape == MapShape(channels: 2, height: 3, width: 3))
        #expect((graph.nodes[1].operation as? AveragePool)?.countsPadding == true)
    }

    @Test func turnsGlobalPoolingIntoOneWindow() throws {
        for (type, attributes) in [("GlobalAveragePool", []), ("ReduceMean", [Attribute.ints("axes", [-2, 3])])] {
            var builder = ModelBuilder(channels: 2, height: 6, width: 5)
            let flat = builder.node("Flatten", [builder.node(type, ["image"], attributes)])
            builder.addOutput(builder.node("Gemm", [flat, builder.randomConstant([2, 3])]))
            let graph = try builder.graph()
            let pool = graph.nodes[0].operation as? AveragePool
            #expect(pool?.window == Window(kernelHeight: 6, kernelWidth: 5), "\(type) gives \(graph.operationNames)")
        }
    }

    @Test(arguments: [[0, -1], [-1, 60], [1, 60], [1, -1]] as [[Int64]])
    func flattensByReshape(_ target: [Int64]) throws {
        var builder = ModelBuilder(channels: 2, height: 6, width: 5)
        let flat = builder.node("Reshape", ["image", builder.constant(integers: target)])
        builder.addOutput(builder.node("Gemm", [flat, builder.randomConstant([3, 60])], [.int("transB", 1)]))
        #expect(try builder.graph().operationNames == ["convolution"])
    }

    @Test func takesTheReshapeTargetFromAConstantNode() throws {
        var builder = ModelBuilder(channels: 2, height: 6, width: 5)
        let target = builder.node("Constant", [], [.tensor("value", [2], integers: [0, -1])])
        let flat = builder.node("Reshape", ["image", target])
        builder.addOutput(builder.node("MatMul", [flat, builder.randomConstant([60, 3])]))
        #expect(try builder.graph().operationNames == ["convolution"])
    }

    /// A fully connected layer over a flattened map is a convolution over the whole map, in ONNX's weight order.
    @Test func makesFullyConnectedLayersConvolutions() throws {
        let weights: [Float] = (0..<24).map(Float.init)
        var transposed = [Float](repeating: 0, count: 24)
        for input in 0..<12 {
            for output in 0..<2 { transposed[input * 2 + output] = weights[output * 12 + input] }
        }
        for isTransposed in [true, false] {
            var builder = ModelBuilder(channels: 3, height: 2, width: 2)
            let flat = builder.node("Flatten", ["image"])
            let matrix = isTransposed ? builder.constant([2, 12], weights) : builder.constant([12, 2], transposed)
            let bias = builder.constant([1, 2], [4, 6])
            builder.addOutput(
                builder.node(
                    "Gemm", [flat, matrix, bias],
                    [.int("transB", isTransposed ? 1 : 0), .float("alpha", 2), .float("beta", 0.5)]))
            guard let convolution = try builder.graph().nodes[0].operation as? Convolution else {
                Issue.record("no convolution")
                return
            }
            #expect(convolution.window == Window(kernelHeight: 2, kernelWidth: 2))
            #expect(convolution.channels == 3 && convolution.outputs == 2)
            #expect(convolution.weights == weights.map { 2 * $0 })
            #expect(convolution.bias == [2, 3])
        }
    }

    @Test func passesIdentityAndDropoutThrough() throws {
        let graph = try model { builder in
            builder.node("Dropout", [builder.node("Identity", ["image"])])
        }.graph()
        #expect(graph.operationNames == ["average_pool", "convolution"])
        #expect(graph.nodes[0].inputs == [graph.input])
    }

    @Test func squeezesPooledMaps() throws {
        for opset in [11, 13] as [Int64] {
            var builder = ModelBuilder(channels: 2, height: 6, width: 5, opset: opset)
            let pooled = builder.node("GlobalAveragePool", ["image"])
            let flat =
                opset < 13
                ? builder.node("Squeeze", [pooled], [.ints("axes", [2, 3])])
                : builder.node("Squeeze", [pooled, builder.constant(integers: [-1, -2])])
            builder.addOutput(builder.node("Gemm", [flat, builder.randomConstant([2, 3])]))
            #expect(try builder.graph().operationNames == ["average_pool", "convolution"])
        }
    }

    @Test func leavesTrailingSoftmaxOut() throws {
        var builder = ModelBuilder(channels: 2, height: 6, width: 5)
        builder.head("image", channels: 2, output: "logits")
        builder.proto.graph.output = []
        builder.addOutput(builder.node("Softmax", ["logits"], name: "soft", output: "probabilities"))
        let imported = try ImportedModel(try builder.onnx())
        #expect(imported.graph.operationNames == ["average_pool", "convolution"])
        #expect(imported.notes == ["Softmax 'soft' is left out: output 'probabilities' gives logits"])
    }

    @Test func sortsNodes() throws {
        var builder = model { builder in
            builder.node("Relu", [builder.conv("image", channels: 2, outputs: 2)])
        }
        builder.proto.graph.node.reverse()
        let graph = try builder.graph()
        graph.expectOrdered()
        #expect(graph.operationNames == ["convolution", "relu", "average_pool", "convolution"])
    }

    @Test func takesAnyDeclaredBatchAsOne() throws {
        var builder = ModelBuilder(channels: 2, height: 6, width: 5)
        builder.proto.graph.input[0].type.tensorType.shape.dim[0].dimValue = 8
        let flat = builder.node("Reshape", ["image", builder.constant(integers: [8, 60])])
        builder.addOutput(builder.node("MatMul", [flat, builder.randomConstant([60, 3])]))
        #expect(try builder.graph().operationNames == ["convolution"])
    }
}
