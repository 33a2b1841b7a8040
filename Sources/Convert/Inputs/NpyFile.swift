import Foundation
import Npy
import ONNX

/// A float32 array in NumPy's file format (numpy.lib.format, versions 1 to 3), mapped and not copied.
package struct NpyFile: Sendable {
    /// Where the file was opened.
    package let path: String
    /// Row-major; empty for a scalar.
    package let shape: [Int]
    private let elements: Data

    /// Opens the file, and checks its header and length.
    package init(contentsOf path: String) throws(NpyError) {
        let bytes: Data
        do throws(FileError) {
            bytes = try readFile(path)
        } catch {
            throw .cannotOpen(path: path, reason: error.reason)
        }
        let header: NpyHeader
        do throws(NpyHeaderError) {
            header = try bytes.withUnsafeBytes { file in
                Result { () throws(NpyHeaderError) in try NpyHeader(file) }
            }.get()
        } catch {
            throw .unusable(path: path, error)
        }
        self.path = path
        shape = header.shape
        elements = bytes[(bytes.startIndex + header.dataOffset)...]
    }

    /// Elements `range` of the array in row-major order.
    package func floats(_ range: Range<Int>) -> [Float] {
        elements.withUnsafeBytes { bytes in
            range.map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }

    /// All elements in row-major order.
    package var floats: [Float] { floats(0..<elements.count / 4) }

    /// Writes a file of format version 1; it appears whole or not at all.
    package static func write(_ elements: [Float], shape: [Int], to path: String) throws(NpyError) {
        precondition(elements.count == shape.reduce(1, *), "NpyFile.write: elements do not match the shape")
        if let reason = writeFile(npyBytes(elements, shape: shape), to: path) {
            throw .cannotWrite(path: path, reason: reason)
        }
    }
}
