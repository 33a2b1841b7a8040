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
        do throws(ONNXError) {
            let bytes = try ONNXModel.bytes(ofFile: path)
            onnx = try ONNXModel(bytes, path: path)
            let digits = String(bytes.withUnsafeBytes { XXH64.hash($0) }, radix: 16)
            hash = String(repeating: "0", count: 16 - digits.count) + digits
        } catch {
            throw .onnx(error)
        }
    }
}
