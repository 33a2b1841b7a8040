import CLinux
import Foundation
import Text

/// The files beside a model that hold the tensors which do not fit, or were not wanted, in the model itself.
struct ExternalData {
    private let folder: String
    /// Absolute and without symbolic links: what data files must lie below.
    private let roots: [String]
    private var files: [String: Data] = [:]
    /// The real paths of the files.
    private(set) var paths: [String] = []
    /// Bytes of all tensors so far, decoded.
    private var claimed = 0

    /// Takes locations from `folder`, which holds the model; `path` is the model's where it is a file.
    ///
    /// Where the model is a symbolic link, as in caches that keep files by their content, its data may lie where the
    /// links lead: beside the model itself.
    init(folder: String, model path: String? = nil) {
        self.folder = folder
        roots = [realPath(folder), path.flatMap(realPath).map(folderOf)].compactMap { $0 }
    }

    /// The bytes of one tensor, a view of the mapped file.
    mutating func bytes(of tensor: Onnx_TensorProto, expected: Int) throws(ONNXError) -> Data {
        var entries: [String: String] = [:]
        for entry in tensor.externalData {
            for text in [entry.key, entry.value] {
                guard let problem = text.nameProblem else { continue }
                throw .badExternalData(tensor: tensor.name, reason: "'\(text.shortened(to: 60))…' \(problem)")
            }
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

    /// Counts a tensor's elements before any memory is taken for them.
    mutating func claim(_ count: Int, of tensor: Onnx_TensorProto) throws(ONNXError) {
        let size = MemoryLayout<Int64>.size
        guard count <= (ONNXModel.largestTensorSize - claimed) / size else {
            throw .tensorsTooLarge(tensor: tensor.name)
        }
        claimed += count * size
    }

    private mutating func contents(_ location: String, tensor: String) throws(ONNXError) -> Data {
        if let file = files[location] { return file }
        let path = "\(folder)/\(location)"
        guard let real = realPath(path) else { throw .missingExternalData(tensor: tensor, file: path) }
        // Neither the text nor the folder tells where a symbolic link in it leads.
        guard roots.contains(where: { real.utf8.starts(with: ($0 == "/" ? $0 : $0 + "/").utf8) }) else {
            throw .badExternalData(tensor: tensor, reason: "'\(location)' leads outside the model's folder")
        }
        let file: Data
        do throws(FileError) {
            file = try mapFile(real)
        } catch {
            throw .badExternalData(tensor: tensor, reason: "'\(location)' cannot be used: \(error.reason)")
        }
        files[location] = file
        paths.append(real)
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

/// The absolute path without symbolic links; nil where there is nothing.
private func realPath(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { target in
        guard let start = target.baseAddress,
            path.withFileName({ clinux_real_path($0, start, target.count) }) >= 0
        else { return nil }
        return FileName.text(start)
    }
}

/// The path of the folder that holds what `path` names.
func folderOf(_ path: String) -> String {
    guard let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return end == path.startIndex ? "/" : String(path[..<end])
}
