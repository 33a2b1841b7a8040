import Foundation
import SwiftProtobuf
import Testing

@Suite struct ReadingTests {
    @Test func givesNodesInputsAndOutputs() throws {
        var proto = smallModel()
        var dropout = Onnx_NodeProto()
        dropout.opType = "Dropout"
        dropout.name = "drop"
        dropout.domain = "ai.onnx"
        dropout.input = ["y", ""]
        dropout.output = ["z"]
        proto.graph.node.append(dropout)
        let folder = try TemporaryFolder()
        let path = try folder.write(try proto.serializedBytes() as [UInt8], to: "m.onnx")

        let model = try ONNXModel(contentsOf: path)
        #expect(model.name == "small")
        #expect(model.producer == "tests 1")
        #expect(model.opset == 17)
        #expect(model.nodes.map(\.type) == ["Relu", "Dropout"])
        #expect(model.nodes.map(\.name) == ["y", "drop"])
        #expect(model.nodes[1].inputs == ["y", ""])
        #expect(model.nodes[1].domain.isEmpty)
        #expect(model.inputs.map(\.name) == ["image"])
        #expect(model.inputs[0].elementType == .float32)
        #expect(model.inputs[0].dimensions == [.symbolic("N"), .fixed(3), .fixed(4), .fixed(5)])
        #expect(model.outputs.map(\.name) == ["y"])
    }

    @Test func givesAttributesOfEveryKind() throws {
        var proto = smallModel()
        proto.graph.node[0].attribute = [
            attribute("f", .float) { $0.f = 0.5 },
            attribute("i", .int) { $0.i = -3 },
            attribute("s", .string) { $0.s = Data("SAME_UPPER".utf8) },
            attribute("t", .tensor) { $0.t = tensor("t", .int64, [1], raw: [7, 0, 0, 0, 0, 0, 0, 0]) },
            attribute("floats", .floats) { $0.floats = [1, 2] },
            attribute("ints", .ints) { $0.ints = [3, 4] },
            attribute("graph", .graph) { _ in },
        ]
        let attributes = try read(proto).nodes[0].attributes
        #expect(attributes["f"] == .float(0.5))
        #expect(attributes["i"] == .int(-3))
        #expect(attributes["s"] == .string("SAME_UPPER"))
        #expect(attributes["t"] == .tensor(ONNXTensor(name: "t", dimensions: [1], elements: .integers([7]))))
        #expect(attributes["floats"] == .floats([1, 2]))
        #expect(attributes["ints"] == .ints([3, 4]))
        #expect(attributes["graph"] == .unsupported)
    }

    @Test func leavesInitializersOutOfTheInputs() throws {
        var proto = smallModel(initializers: [tensor("w", .float, [0])])
        proto.graph.input.append(imageInput("w"))
        #expect(try read(proto).inputs.map(\.name) == ["image"])
    }

    @Test(arguments: [11, 17, 25, 99] as [Int64])
    func acceptsOpset(_ opset: Int64) throws {
        #expect(try read(smallModel(opset: opset)).opset == opset)
    }

    @Test(arguments: [-1, 0, 10] as [Int64])
    func refusesOpset(_ opset: Int64) {
        #expect(readingError(smallModel(opset: opset)) == .unsupportedOpset(version: opset))
    }

    @Test func takesTheStandardOpsetAmongOthers() throws {
        var proto = smallModel()
        proto.opsetImport = [operatorSet("com.example", 3), operatorSet("ai.onnx", 13)]
        #expect(try read(proto).opset == 13)
    }

    private func attribute(
        _ name: String, _ type: Onnx_AttributeProto.AttributeType, _ fill: (inout Onnx_AttributeProto) -> Void
    ) -> Onnx_AttributeProto {
        var attribute = Onnx_AttributeProto()
        attribute.name = name
        attribute.type = type
        fill(&attribute)
        return attribute
    }
}
