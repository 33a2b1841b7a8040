/// Why an ONNX file cannot be read; the description is one line that names the file or tensor and the remedy.
package enum ONNXError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    /// Empty, cut off, or something else altogether; the wire format cannot always tell which.
    case notONNX(path: String, reason: String)
    case missingGraph(path: String)
    /// The file names no version of the standard operators.
    case missingOpset(path: String)
    case unsupportedOpset(version: Int64)
    /// More nodes than any classifier has.
    case tooManyNodes(path: String, count: Int)
    /// Tensors that together take more memory than the converter is ready to use.
    case tensorsTooLarge(tensor: String)
    case missingExternalData(tensor: String, file: String)
    /// A location, offset or length outside the model's folder or outside the file.
    case badExternalData(tensor: String, reason: String)
    /// The elements that the file holds are not as many as the tensor's dimensions say.
    case tensorLength(tensor: String, dimensions: [Int64], expectedBytes: Int, foundBytes: Int)
    /// A negative dimension, or more elements than memory can hold.
    case tensorDimensions(tensor: String, dimensions: [Int64])
    case unsupportedElementType(tensor: String, type: String)
    /// More dimensions than any map or kernel has.
    case tooManyDimensions(name: String, count: Int)
    /// A name, of which the error has the beginning, that is too long to be compared with others.
    case badName(kind: String, name: String, reason: String)
    case duplicateTensor(String)
    /// Two values under one key of the metadata: neither can be trusted.
    case duplicateMetadata(key: String)

    /// One line for the user.
    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open \(path): \(reason)"
        case .notONNX(let path, let reason):
            "\(path) is not an ONNX file, or is damaged: \(reason)\(remedy(forNameOf: path))"
        case .missingGraph(let path):
            "\(path) holds no graph: it is cut off, or not an ONNX model\(remedy(forNameOf: path))"
        case .missingOpset(let path):
            "\(path) names no opset: it is cut off, or not an ONNX model\(remedy(forNameOf: path))"
        case .unsupportedOpset(let version):
            "opset \(version) is not supported: export the model with opset \(ONNXModel.oldestOpset) or a later one"
        case .tooManyNodes(let path, let count):
            "\(path) has \(count) nodes: at most \(ONNXModel.largestNodeCount) are supported"
        case .tensorsTooLarge(let tensor):
            "tensor '\(tensor)': the model's tensors together are larger than \(ONNXModel.largestTensorSize >> 30) GiB"
        case .missingExternalData(let tensor, let file):
            "tensor '\(tensor)': its data file \(file) cannot be opened: put it beside the model"
        case .badExternalData(let tensor, let reason):
            "tensor '\(tensor)': bad external data: \(reason)"
        case .tensorLength(let tensor, let dimensions, let expectedBytes, let foundBytes):
            "tensor '\(tensor)' of dimensions \(dimensions) needs \(expectedBytes) bytes, the file holds \(foundBytes)"
        case .tensorDimensions(let tensor, let dimensions):
            "tensor '\(tensor)': dimensions \(dimensions) are impossible"
        case .unsupportedElementType(let tensor, let type):
            "tensor '\(tensor)': element type \(type) is not supported"
        case .tooManyDimensions(let name, let count):
            "'\(name)' has \(count) dimensions: at most \(ONNXModel.largestRank) are supported"
        case .badName(let kind, let name, let reason):
            "the name of \(kind), '\(name)…', \(reason); export the model with shorter names"
        case .duplicateTensor(let name):
            "two initializers are named '\(name)'"
        case .duplicateMetadata(let key):
            "the metadata has two values for '\(key)': export the model again"
        }
    }
}

/// What makes an ONNX file of another, known by its name; empty where that is not known.
private func remedy(forNameOf path: String) -> String {
    let name = path.lowercased()
    let exporters = [
        "torch.onnx.export": [".pt", ".pth", ".ckpt", ".safetensors"], "tf2onnx": [".h5", ".keras", ".pb", ".tflite"],
    ]
    let exporter = exporters.first { $0.value.contains { name.hasSuffix($0) } }
    return exporter.map { "; \($0.key) makes one of it" } ?? ""
}
