import Convert
import ONNX
import Testing

@Suite struct BadModelTests {
    private func builder() -> ModelBuilder {
        ModelBuilder(channels: 3, height: 8, width: 8)
    }

    @Test func listsEveryUnsupportedNodeAtOnce() throws {
        var builder = builder()
        let wavy = builder.node("Sin", ["image"], name: "wavy")
        let curved = builder.node("Hardmax", [wavy], name: "curved")
        let odd = builder.node("Resize", [curved], name: "odd")
        builder.proto.graph.node[2].domain = "com.example"
        builder.node("Sin", ["image"], name: "wavy2")
        let transposed = builder.node("MaxPool", [odd], name: "fine", [.ints("kernel_shape", [2, 2])])
        builder.head(transposed, channels: 3, output: "logits")
        let expected = [
            UnsupportedNode(name: "wavy", type: "Sin", reason: "the operator is supported of constants only"),
            UnsupportedNode(name: "curved", type: "Hardmax", reason: "the operator is not supported"),
            UnsupportedNode(
                name: "odd", type: "com.example.Resize",
                reason: "operators of domain 'com.example' are not supported"),
            UnsupportedNode(name: "wavy2", type: "Sin", reason: "the operator is supported of constants only"),
        ]
        let error = try builder.importError()
        #expect(error == .unsupported(expected))
        #expect(error?.description.split(separator: "\n").count == 4)
    }

    /// Nodes with attributes or inputs that the converter does not know, each with a word of the reason.
    @Test(arguments: unsupportedNodes)
    func refusesUnsupportedNodes(_ bad: UnsupportedCase) throws {
        var builder = builder()
        let value = bad.build(&builder)
        builder.head(value, channels: 3, output: "logits")
        guard case .unsupported(let nodes)? = try builder.importError() else {
            Issue.record("\(bad.name): \(String(describing: try builder.importError()))")
            return
        }
        #expect(nodes.count == 1)
        #expect(nodes[0].reason.contains(bad.word), "\(nodes[0])")
    }

    @Test func namesBothChannelCounts() throws {
        var builder = builder()
        builder.head(builder.conv("image", channels: 4, outputs: 2, name: "wide"), channels: 2, output: "logits")
        #expect(
            try builder.importError()
                == .invalidNode(name: "wide", type: "Conv", reason: "its weights expect 4 channels, its input has 3"))
    }

    @Test(arguments: invalidNodes)
    func refusesContradictoryNodes(_ bad: UnsupportedCase) throws {
        var builder = builder()
        let value = bad.build(&builder)
        builder.head(value, channels: 3, output: "logits")
        guard case .invalidNode(_, _, let reason)? = try builder.importError() else {
            Issue.record("\(bad.name): \(String(describing: try builder.importError()))")
            return
        }
        #expect(reason.contains(bad.word), "\(reason)")
    }

    @Test func findsCycles() throws {
        var builder = builder()
        let start = builder.node("Relu", ["image"])
        builder.node("Add", [start, "back"], name: "forward", output: "ahead")
        builder.node("Relu", ["ahead"], name: "backward", output: "back")
        let after = builder.node("Relu", ["back"], name: "after")
        builder.head(after, channels: 3, output: "logits")
        guard case .cycle(let node)? = try builder.importError() else {
            Issue.record("no cycle is found")
            return
        }
        #expect(["forward", "backward"].contains(node))
    }

    @Test func namesMissingWeights() throws {
        var builder = builder()
        builder.head(builder.node("Conv", ["image", "lost"], name: "conv"), channels: 3, output: "logits")
        #expect(try builder.importError() == .missingValue(node: "conv", value: "lost"))
    }

    @Test func refusesInputsOtherThanOneImage() throws {
        var two = builder()
        two.addInput("more", [3, 8, 8])
        two.head("image", channels: 3, output: "logits")
        #expect(try two.importError() == .severalInputs(["image", "more"]))

        var none = builder()
        none.proto.graph.input = []
        #expect(try none.importError() == .noInput)

        var flat = builder()
        flat.proto.graph.input[0].type.tensorType.shape.dim.removeLast()
        flat.head("image", channels: 3, output: "logits")
        #expect(
            try flat.importError() == .badInput(name: "image", reason: "has no shape of the form [N, C, H, W]"))

        var integers = builder()
        integers.proto.graph.input[0].type.tensorType.elemType = 2
        guard case .badInput(name: "image", let reason)? = try integers.importError() else {
            Issue.record("an image of bytes is accepted")
            return
        }
        #expect(reason.hasPrefix("is of neither type float32 nor float16: "))
    }

    /// One remedy for each, and the same for all that behaves otherwise in training.
    @Test func trainingModeIsToldOnce() throws {
        for bad in unsupportedNodes where bad.word == "training_mode" {
            var builder = builder()
            let value = bad.build(&builder)
            builder.head(value, channels: 3, output: "logits")
            let text = try #require(try builder.importError()).description
            #expect(text.hasSuffix(": training_mode=1; export the model for inference, after model.eval()"), "\(text)")
        }
    }

    @Test(arguments: [0, -1, 65_536, Int64.max])
    func refusesImpossibleInputSizes(_ size: Int64) throws {
        var builder = builder()
        builder.proto.graph.input[0].type.tensorType.shape.dim[2].dimValue = size
        builder.head("image", channels: 3, output: "logits")
        guard case .badInput(name: "image", _)? = try builder.importError() else {
            Issue.record("height \(size) is accepted")
            return
        }
    }

    @Test func refusesSymbolicAndHugeInputs() throws {
        var symbolic = builder()
        symbolic.proto.graph.input[0].type.tensorType.shape.dim[3].dimParam = "width"
        var huge = builder()
        for axis in 1...3 { huge.proto.graph.input[0].type.tensorType.shape.dim[axis].dimValue = 65_535 }
        for builder in [symbolic, huge] {
            guard case .badInput(name: "image", _)? = try builder.importError() else {
                Issue.record("\(builder.proto.graph.input[0]) is accepted")
                continue
            }
        }
    }

    @Test func refusesNamesDefinedTwice() throws {
        var builder = builder()
        builder.node("Relu", ["image"], output: "twice")
        builder.node("Identity", ["image"], output: "twice")
        builder.head("twice", channels: 3, output: "logits")
        #expect(try builder.importError() == .duplicateValue(name: "twice"))
    }

    @Test func refusesBadOutputs() throws {
        #expect(try builder().importError() == .noOutput)

        var undefined = builder()
        undefined.addOutput("nothing")
        #expect(try undefined.importError() == .undefinedOutput(name: "nothing"))

        var twice = builder()
        twice.head("image", channels: 3, output: "logits")
        twice.addOutput("logits")
        #expect(try twice.importError() == .duplicateOutput(name: "logits"))

        var alias = builder()
        alias.head("image", channels: 3, output: "logits")
        alias.addOutput(alias.node("Identity", ["logits"], output: "again"))
        #expect(try alias.importError() == .duplicateOutput(name: "again"))

        var input = builder()
        input.addOutput("image")
        #expect(
            try input.importError() == .badOutput(name: "image", reason: "does not depend on any computation"))

        var map = builder()
        map.addOutput(map.node("Relu", ["image"], output: "map"))
        #expect(
            try map.importError()
                == .badOutput(
                    name: "map", reason: "has dimensions [1, 3, 8, 8]: logits of shape [N, classes] are expected"))

        var uneven = builder()
        uneven.head("image", channels: 3, classes: 3, output: "first")
        uneven.head("image", channels: 3, classes: 4, output: "second")
        #expect(
            try uneven.importError()
                == .badOutput(
                    name: "second", reason: "has 4 classes, but 'first' has 3: all exits must have the same"))
    }
}
