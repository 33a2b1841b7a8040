import Convert
import Foundation
import ONNX
import Suites
import SwiftProtobuf

/// Puts ONNX models together for tests; every method returns the name of the value it adds.
package struct ModelBuilder {
    /// The model so far.
    package var proto = Onnx_ModelProto()
    private var random = SplitMix64(state: 1)
    private var names = 0

    /// A model with the input `image` of shape [N, C, H, W].
    package init(channels: Int, height: Int, width: Int, opset: Int64 = 17) {
        proto.irVersion = 8
        var standard = Onnx_OperatorSetIdProto()
        standard.version = opset
        proto.opsetImport = [standard]
        proto.graph.name = "test"
        addInput("image", [channels, height, width])
    }

    package mutating func addInput(_ name: String, _ sizes: [Int]) {
        var info = Onnx_ValueInfoProto()
        info.name = name
        info.type.tensorType.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
        var batch = Onnx_TensorShapeProto.Dimension()
        batch.dimParam = "N"
        info.type.tensorType.shape.dim =
            [batch]
            + sizes.map { size in
                var dimension = Onnx_TensorShapeProto.Dimension()
                dimension.dimValue = Int64(size)
                return dimension
            }
        proto.graph.input.append(info)
    }

    package mutating func addOutput(_ name: String) {
        var info = Onnx_ValueInfoProto()
        info.name = name
        proto.graph.output.append(info)
    }

    /// What the file says beside its graph.
    package mutating func setMetadata(_ properties: [String: String]) {
        proto.metadataProps = properties.sorted { $0.key < $1.key }.map { key, value in
            var entry = Onnx_StringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
    }

    @discardableResult
    package mutating func node(
        _ type: String, _ inputs: [String], name: String? = nil, output: String? = nil, _ attributes: [Attribute] = []
    ) -> String {
        names += 1
        var node = Onnx_NodeProto()
        node.opType = type
        node.name = name ?? "\(type)\(names)"
        node.input = inputs
        node.output = [output ?? "v\(names)"]
        node.attribute = attributes.map(\.proto)
        proto.graph.node.append(node)
        return node.output[0]
    }

    package mutating func constant(_ dimensions: [Int], _ elements: [Float], name: String? = nil) -> String {
        names += 1
        var tensor = Onnx_TensorProto()
        tensor.name = name ?? "c\(names)"
        tensor.dataType = .float
        tensor.dims = dimensions.map(Int64.init)
        tensor.floatData = elements
        proto.graph.initializer.append(tensor)
        return tensor.name
    }

    package mutating func constant(integers: [Int64]) -> String {
        names += 1
        var tensor = Onnx_TensorProto()
        tensor.name = "c\(names)"
        tensor.dataType = .int64
        tensor.dims = [Int64(integers.count)]
        tensor.int64Data = integers
        proto.graph.initializer.append(tensor)
        return tensor.name
    }

    /// A constant of random numbers in -1..<1, or 0.1..<1 where `positive` is set.
    package mutating func randomConstant(_ dimensions: [Int], positive: Bool = false) -> String {
        let count = dimensions.reduce(1, *)
        return constant(dimensions, (0..<count).map { _ in random.float(in: positive ? 0.1..<1 : -1..<1) })
    }

    @discardableResult
    package mutating func conv(
        _ input: String, channels: Int, outputs: Int, kernel: Int = 1, bias: Bool = false, name: String? = nil,
        output: String? = nil, _ attributes: [Attribute] = []
    ) -> String {
        var inputs = [input, randomConstant([outputs, channels, kernel, kernel])]
        if bias { inputs.append(randomConstant([outputs])) }
        return node("Conv", inputs, name: name, output: output, attributes)
    }

    package mutating func batchNormalization(_ input: String, channels: Int) -> String {
        node(
            "BatchNormalization",
            [
                input, randomConstant([channels]), randomConstant([channels]), randomConstant([channels]),
                randomConstant([channels], positive: true),
            ])
    }

    /// Global pooling, flattening and a fully connected layer, whose output is an exit.
    @discardableResult
    package mutating func head(_ input: String, channels: Int, classes: Int = 3, output: String) -> String {
        let flat = node("Flatten", [node("GlobalAveragePool", [input])])
        addOutput(output)
        return node(
            "Gemm", [flat, randomConstant([classes, channels]), randomConstant([classes])], output: output,
            [.int("transB", 1)])
    }

    /// The typed view of the model.
    package func onnx() throws(ONNXError) -> ONNXModel {
        try ONNXModel(proto, path: "model.onnx", folder: "/nowhere")
    }

    /// The graph before any pass.
    package func graph() throws -> Graph {
        try ImportedModel(try onnx()).graph
    }

    /// The error of the import; nil where there is none.
    package func importError() throws -> ImportError? {
        let model = try onnx()
        do throws(ImportError) {
            _ = try ImportedModel(model)
            return nil
        } catch {
            return error
        }
    }

    /// The file's bytes.
    package func bytes() throws -> [UInt8] {
        try proto.serializedBytes()
    }
}

/// A named argument of an ONNX node.
package struct Attribute {
    fileprivate var proto = Onnx_AttributeProto()

    private init(_ name: String, _ type: Onnx_AttributeProto.AttributeType) {
        proto.name = name
        proto.type = type
    }

    package static func int(_ name: String, _ value: Int64) -> Attribute {
        var attribute = Attribute(name, .int)
        attribute.proto.i = value
        return attribute
    }

    package static func float(_ name: String, _ value: Float) -> Attribute {
        var attribute = Attribute(name, .float)
        attribute.proto.f = value
        return attribute
    }

    package static func ints(_ name: String, _ values: [Int64]) -> Attribute {
        var attribute = Attribute(name, .ints)
        attribute.proto.ints = values
        return attribute
    }

    package static func string(_ name: String, _ value: String) -> Attribute {
        var attribute = Attribute(name, .string)
        attribute.proto.s = Data(value.utf8)
        return attribute
    }

    package static func tensor(_ name: String, _ dimensions: [Int], integers: [Int64]) -> Attribute {
        var attribute = Attribute(name, .tensor)
        attribute.proto.t.dataType = .int64
        attribute.proto.t.dims = dimensions.map(Int64.init)
        attribute.proto.t.int64Data = integers
        return attribute
    }
}
