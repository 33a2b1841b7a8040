import Foundation

/// Why a NumPy file cannot be read or written.
public enum NpyError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotOpen(path: String)
    case notNpy(path: String)
    /// Only little-endian float32 in C order is read.
    case unsupportedType(path: String, type: String)
    /// The elements are fewer or more than the shape says.
    case length(path: String, shape: [Int], expectedBytes: Int, foundBytes: Int)
    case cannotWrite(path: String, reason: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .cannotOpen(let path):
            "cannot open \(path)"
        case .notNpy(let path):
            "\(path) is not a NumPy file (.npy), or its header is damaged"
        case .unsupportedType(let path, let type):
            "\(path) holds \(type): save it as little-endian float32 in C order "
                + "(numpy.ascontiguousarray(x, dtype='<f4'))"
        case .length(let path, let shape, let expectedBytes, let foundBytes):
            "\(path) is cut off or too long: shape \(shape) needs \(expectedBytes) bytes of elements, it has \(foundBytes)"
        case .cannotWrite(let path, let reason):
            "cannot write \(path): \(reason)"
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
        guard let (header, headerEnd) = Self.header(of: bytes),
            let type = header.firstMatch(of: /'descr'\s*:\s*'([^']*)'/)?.1,
            let order = header.firstMatch(of: /'fortran_order'\s*:\s*(True|False)/)?.1,
            let dimensions = header.firstMatch(of: /'shape'\s*:\s*\(([0-9, ]*)\)/)?.1
        else { throw .notNpy(path: path) }
        guard type == "<f4" else { throw .unsupportedType(path: path, type: "elements of type '\(type)'") }

        var shape: [Int] = []
        var byteCount = MemoryLayout<Float>.size
        for text in dimensions.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let size = Int(text) else { throw .notNpy(path: path) }
            let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
            guard !overflow else { throw .notNpy(path: path) }
            byteCount = product
            shape.append(size)
        }
        guard order == "False" || shape.count < 2 else {
            throw .unsupportedType(path: path, type: "elements in Fortran order")
        }
        guard bytes.count - headerEnd == byteCount else {
            throw .length(
                path: path, shape: shape, expectedBytes: byteCount, foundBytes: bytes.count - headerEnd)
        }
        self.path = path
        self.shape = shape
        elements = bytes[(bytes.startIndex + headerEnd)...]
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
        let dimensions = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(dimensions)), }"
        // The elements start at a multiple of 64 bytes, after ten bytes of preamble and the header's newline.
        let unpadded = 10 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var bytes = Data(magic)
        bytes.append(contentsOf: [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)])
        bytes.append(contentsOf: header.utf8)
        for element in elements {
            withUnsafeBytes(of: element.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        do {
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .cannotWrite(path: path, reason: error.localizedDescription)
        }
    }

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The header's text and where it ends; nil where there is none.
    private static func header(of bytes: Data) -> (text: String, end: Int)? {
        let preamble = [UInt8](bytes.prefix(12))
        guard preamble.count == 12, preamble.starts(with: magic), (1...3).contains(preamble[6]) else { return nil }
        let isLong = preamble[6] > 1
        let lengthBytes = preamble[8..<(isLong ? 12 : 10)]
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        let start = isLong ? 12 : 10
        guard length <= bytes.count - start else { return nil }
        let text = bytes[(bytes.startIndex + start)..<(bytes.startIndex + start + length)]
        return (String(decoding: text, as: UTF8.self), start + length)
    }
}
