import Foundation
import Npy

/// Why a NumPy file cannot be read or written.
public enum NpyError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotOpen(path: String)
    /// The file is no array of little-endian float32 in C order, or it is damaged.
    case unusable(path: String, NpyHeaderError)
    case cannotWrite(path: String, reason: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .cannotOpen(let path): "cannot open \(path)"
        case .unusable(let path, let error): "cannot use \(path): \(error.explanation)"
        case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}

/// A float32 array in NumPy's file format (numpy.lib.format, versions 1 to 3), mapped and not copied.
public struct NpyFile: Sendable {
    /// Where the file was opened.
    public let path: String
    /// Row-major; empty for a scalar.
    public let shape: [Int]
    private let elements: Data

    /// Opens the file, and checks its header and length.
    public init(contentsOf path: String) throws(NpyError) {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw .cannotOpen(path: path)
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
    public func floats(_ range: Range<Int>) -> [Float] {
        elements.withUnsafeBytes { bytes in
            range.map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
    }

    /// All elements in row-major order.
    public var floats: [Float] { floats(0..<elements.count / 4) }

    /// Writes a file of format version 1; it appears whole or not at all.
    public static func write(_ elements: [Float], shape: [Int], to path: String) throws(NpyError) {
        precondition(elements.count == shape.reduce(1, *), "NpyFile.write: elements do not match the shape")
        do {
            try Data(npyBytes(elements, shape: shape)).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .cannotWrite(path: path, reason: error.localizedDescription)
        }
    }
}
