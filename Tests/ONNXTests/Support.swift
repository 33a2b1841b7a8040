import Foundation
@_exported import ONNX
import SwiftProtobuf

/// A folder that is removed when the object goes.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// Writes a file and returns its path.
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }
}

/// One Relu, with room for initializers: the smallest model that the reader accepts.
func smallModel(opset: Int64 = 17, initializers: [Onnx_TensorProto] = []) -> Onnx_ModelProto {
    var model = Onnx_ModelProto()
    model.irVersion = 8
    model.producerName = "tests"
    model.producerVersion = "1"
    model.opsetImport = [operatorSet("", opset)]
    model.graph.name = "small"
    model.graph.input = [imageInput("image")]
    model.graph.output = [imageInput("y")]
    model.graph.initializer = initializers
    var node = Onnx_NodeProto()
    node.opType = "Relu"
    node.input = ["image"]
    node.output = ["y"]
    model.graph.node = [node]
    return model
}

func operatorSet(_ domain: String, _ version: Int64) -> Onnx_OperatorSetIdProto {
    var set = Onnx_OperatorSetIdProto()
    set.domain = domain
    set.version = version
    return set
}

/// A float input of shape [N, 3, 4, 5].
func imageInput(_ name: String) -> Onnx_ValueInfoProto {
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = 1
    var batch = Onnx_TensorShapeProto.Dimension()
    batch.dimParam = "N"
    info.type.tensorType.shape.dim =
        [batch]
        + ([3, 4, 5] as [Int64]).map { size in
            var dimension = Onnx_TensorShapeProto.Dimension()
            dimension.dimValue = size
            return dimension
        }
    return info
}

func tensor(
    _ name: String, _ type: Onnx_TensorProto.DataType, _ dimensions: [Int64], raw: [UInt8] = []
) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dataType = type
    tensor.dims = dimensions
    tensor.rawData = Data(raw)
    return tensor
}

/// Reads a model that only exists in memory.
func read(_ model: Onnx_ModelProto, folder: String = "/nowhere") throws(ONNXError) -> ONNXModel {
    try ONNXModel(model, path: "model.onnx", folder: folder)
}

/// The error of reading a model; nil where it is read without one.
func readingError(_ model: Onnx_ModelProto, folder: String = "/nowhere") -> ONNXError? {
    do {
        _ = try read(model, folder: folder)
        return nil
    } catch {
        return error
    }
}
