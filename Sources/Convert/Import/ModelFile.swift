import Foundation
import ONNX
import Plan

/// An ONNX file, read once.
struct ModelFile {
    /// What the file says.
    let onnx: ONNXModel
    /// XXH64 of the file in hexadecimal.
    let hash: String

    /// Reads the file at `path`.
    init(_ path: String) throws(ConvertError) {
        let bytes = try wrapping(ConvertError.onnx) { () throws(ONNXError) in try ONNXModel.bytes(ofFile: path) }
        try self.init(bytes, path: path)
    }

    /// Reads the contents of the file at `path`.
    init(_ bytes: Data, path: String) throws(ConvertError) {
        do throws(ONNXError) {
            onnx = try ONNXModel(bytes, path: path)
            let digits = String(bytes.withUnsafeBytes { XXH64.hash($0) }, radix: 16)
            hash = String(repeating: "0", count: 16 - digits.count) + digits
        } catch {
            throw .onnx(error)
        }
    }
}
