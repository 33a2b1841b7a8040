import Foundation
import SwiftProtobuf

extension ONNXModel {
    /// Reads the file at `path`, and the files of external data beside it.
    package init(contentsOf path: String) throws(ONNXError) {
        try self.init(Self.bytes(ofFile: path), path: path)
    }

    /// The whole file, mapped where the file system allows.
    package static func bytes(ofFile path: String) throws(ONNXError) -> Data {
        do throws(FileError) {
            return try readFile(path)
        } catch {
            throw .cannotOpen(path: path, reason: error.reason)
        }
    }

    /// Decodes the contents of the file at `path`, and reads the files of external data beside it.
    package init(_ bytes: Data, path: String) throws(ONNXError) {
        guard !bytes.isEmpty else { throw .notONNX(path: path, reason: "it is empty") }
        try self.init(decode(bytes, path: path), path: path, folder: folderOf(path))
    }

    /// The typed view of a decoded file; `folder` is where external data lies.
    package init(_ model: Onnx_ModelProto, path: String, folder: String) throws(ONNXError) {
        guard model.hasGraph else { throw .missingGraph(path: path) }
        for set in model.opsetImport { try set.domain.requireName("a set of operators") }
        guard let opset = model.opsetImport.first(where: { isStandard($0.domain) })?.version else {
            throw .missingOpset(path: path)
        }
        guard opset >= Self.oldestOpset else { throw .unsupportedOpset(version: opset) }

        guard model.graph.node.count <= Self.largestNodeCount else {
            throw .tooManyNodes(path: path, count: model.graph.node.count)
        }

        var external = ExternalData(folder: folder, model: path)
        var initializers: [String: ONNXTensor] = [:]
        for tensor in model.graph.initializer {
            let decoded = try ONNXTensor(tensor, external: &external)
            guard initializers.updateValue(decoded, forKey: decoded.name) == nil else {
                throw .duplicateTensor(decoded.name)
            }
        }
        var nodes: [ONNXNode] = []
        for node in model.graph.node {
            nodes.append(try ONNXNode(node, external: &external))
        }
        var metadata: [String: String] = [:]
        for entry in model.metadataProps {
            try entry.key.requireName("an entry of the metadata")
            guard metadata.updateValue(entry.value, forKey: entry.key) == nil else {
                throw .duplicateMetadata(key: entry.key)
            }
        }
        let inputs = try valueInfos(model.graph.input, "an input")
        self.init(
            name: model.graph.name,
            producer: [model.producerName, model.producerVersion].filter { !$0.isEmpty }.joined(separator: " "),
            opset: opset,
            nodes: nodes,
            initializers: initializers,
            inputs: inputs.filter { initializers[$0.name] == nil },
            outputs: try valueInfos(model.graph.output, "an output"),
            metadata: metadata,
            dataFiles: external.paths)
    }
}

/// What the file says of a graph's inputs or outputs.
private func valueInfos(_ infos: [Onnx_ValueInfoProto], _ kind: String) throws(ONNXError) -> [ONNXValueInfo] {
    var result: [ONNXValueInfo] = []
    for info in infos { result.append(try ONNXValueInfo(info, kind)) }
    return result
}

/// The standard operators' domain has two spellings.
private func isStandard(_ domain: String) -> Bool {
    domain.isEmpty || domain == "ai.onnx"
}

private func decode(_ bytes: Data, path: String) throws(ONNXError) -> Onnx_ModelProto {
    do {
        return try Onnx_ModelProto(serializedBytes: bytes)
    } catch BinaryDecodingError.truncated {
        throw .notONNX(path: path, reason: "it ends in the middle of a field")
    } catch {
        throw .notONNX(path: path, reason: "its bytes are no protocol buffer")
    }
}

extension ONNXNode {
    fileprivate init(_ node: Onnx_NodeProto, external: inout ExternalData) throws(ONNXError) {
        try node.name.requireName("a node")
        try node.opType.requireName("an operator")
        try node.domain.requireName("an operator's domain")
        for name in node.input { try name.requireName("a node's input") }
        for name in node.output { try name.requireName("a node's output") }
        var attributes: [String: ONNXAttribute] = [:]
        for attribute in node.attribute {
            try attribute.name.requireName("an attribute")
            attributes[attribute.name] = try ONNXAttribute(attribute, external: &external)
        }
        let name = node.name.isEmpty ? node.output.first ?? node.opType : node.name
        self.init(
            name: name, type: node.opType, domain: isStandard(node.domain) ? "" : node.domain,
            inputs: node.input, outputs: node.output, attributes: attributes)
    }
}

extension ONNXAttribute {
    fileprivate init(_ attribute: Onnx_AttributeProto, external: inout ExternalData) throws(ONNXError) {
        switch attribute.type {
        case .float: self = .float(attribute.f)
        case .int: self = .int(attribute.i)
        case .string:
            let text = String(decoding: attribute.s, as: UTF8.self)
            // Those of supported operators are words that are compared; others may be anything.
            self = text.nameProblem == nil ? .string(text) : .unsupported
        case .tensor: self = .tensor(try ONNXTensor(attribute.t, external: &external))
        case .floats: self = .floats(attribute.floats)
        case .ints: self = .ints(attribute.ints)
        default: self = .unsupported
        }
    }
}

extension ONNXValueInfo {
    fileprivate init(_ info: Onnx_ValueInfoProto, _ kind: String) throws(ONNXError) {
        try info.name.requireName(kind)
        let type = info.type.tensorType
        guard type.shape.dim.count <= ONNXModel.largestRank else {
            throw .tooManyDimensions(name: info.name, count: type.shape.dim.count)
        }
        name = info.name
        elementType =
            switch Onnx_TensorProto.DataType(rawValue: Int(type.elemType)) {
            case .float: .float32
            case .float16: .float16
            default: nil
            }
        dimensions =
            !type.hasShape
            ? nil
            : type.shape.dim.map { dimension in
                switch dimension.value {
                case .dimValue(let size): .fixed(size)
                case .dimParam(let name): .symbolic(name)
                case nil: .symbolic("")
                }
            }
    }
}
