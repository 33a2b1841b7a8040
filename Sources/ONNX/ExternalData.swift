import Foundation

/// The files beside a model that hold the tensors which do not fit, or were not wanted, in the model itself.
struct ExternalData {
    let folder: URL
    private var files: [String: Data] = [:]

    init(folder: URL) {
        self.folder = folder
    }

    /// The bytes of one tensor, a view of the mapped file.
    mutating func bytes(of tensor: Onnx_TensorProto, expected: Int) throws(ONNXError) -> Data {
        var entries: [String: String] = [:]
        for entry in tensor.externalData {
            entries[entry.key] = entry.value
        }
        guard let location = entries["location"], !location.isEmpty else {
            throw .badExternalData(tensor: tensor.name, reason: "it names no file")
        }
        // A model from elsewhere must not be able to read arbitrary files.
        let components = location.split(separator: "/", omittingEmptySubsequences: false)
        guard !location.hasPrefix("/"), !components.contains("..") else {
            throw .badExternalData(tensor: tensor.name, reason: "'\(location)' is outside the model's folder")
        }
        let file = try contents(location, tensor: tensor.name)
        let offset = try number(entries["offset"], default: 0, tensor: tensor.name)
        guard offset <= file.count else {
            throw .badExternalData(
                tensor: tensor.name, reason: "offset \(offset) is past the end of '\(location)' (\(file.count) bytes)")
        }
        let length = try number(entries["length"], default: min(expected, file.count - offset), tensor: tensor.name)
        guard length == expected else {
            throw .tensorLength(
                tensor: tensor.name, dimensions: tensor.dims, expectedBytes: expected, foundBytes: length)
        }
        guard length <= file.count - offset else {
            throw .badExternalData(
                tensor: tensor.name,
                reason: "\(length) bytes from \(offset) are past the end of '\(location)' (\(file.count) bytes)")
        }
        let start = file.startIndex + offset
        return file[start..<start + length]
    }

    private mutating func contents(_ location: String, tensor: String) throws(ONNXError) -> Data {
        if let file = files[location] { return file }
        let path = folder.appendingPathComponent(location).path
        let file: Data
        do {
            file = try readFile(path)
        } catch {
            throw .missingExternalData(tensor: tensor, file: path)
        }
        files[location] = file
        return file
    }

    private func number(_ text: String?, default missing: Int, tensor: String) throws(ONNXError) -> Int {
        guard let text else { return missing }
        guard let value = Int(text), value >= 0 else {
            throw .badExternalData(tensor: tensor, reason: "'\(text)' is no size in bytes")
        }
        return value
    }
}
