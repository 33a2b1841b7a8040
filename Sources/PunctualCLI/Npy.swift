/// What the header of a NumPy file (.npy, format versions 1.0 to 3.0) says about an array of float32.
///
/// Accepted are little-endian float32 (`<f4`) in C order, with exactly the bytes that the shape asks for: what the
/// format's description (numpy.lib.format) calls descr, fortran_order and shape, each given once and nothing else.
struct NpyHeader {
    /// Length of every dimension; none for a scalar.
    var shape: [Int]
    /// Bytes from the start of the file to the first number.
    var dataOffset: Int
    /// Numbers in the array.
    var count: Int

    /// Largest number of dimensions.
    static let mostDimensions = 8
    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// Reads and checks the header of a whole file.
    init(_ file: UnsafeRawBufferPointer) throws(NpyError) {
        guard file.count >= 10 else { throw .notNpy }
        for (index, byte) in NpyHeader.magic.enumerated() where file[index] != byte { throw .notNpy }
        let major = file[6]
        guard (1...3).contains(major), file[7] == 0 else { throw .unsupportedVersion }
        let lengthBytes = major == 1 ? 2 : 4
        let textOffset = 8 + lengthBytes
        guard file.count >= textOffset else { throw .cutOff }
        var textLength = 0
        for index in (8..<textOffset).reversed() { textLength = textLength << 8 | Int(file[index]) }
        guard textLength <= file.count - textOffset else { throw .cutOff }
        dataOffset = textOffset + textLength

        var text = NpyHeaderText(UnsafeRawBufferPointer(rebasing: file[textOffset..<dataOffset]))
        shape = try text.readDictionary()
        count = 1
        for length in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: length)
            guard !overflows else { throw .tooLarge }
            count = product
        }
        let (byteCount, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
        guard !overflows else { throw .tooLarge }
        guard byteCount <= file.count - dataOffset else { throw .cutOff }
        guard byteCount == file.count - dataOffset else { throw .extraBytes }
    }
}

/// Why a file is not an array that can be used here.
enum NpyError: UInt8, Error {
    case notNpy = 1
    case unsupportedVersion = 2
    case cutOff = 3
    case malformedHeader = 4
    case wrongType = 5
    case fortranOrder = 6
    case tooManyDimensions = 7
    case tooLarge = 8
    case extraBytes = 9

    /// What is wrong and what to do.
    var explanation: StaticString {
        switch self {
        case .notNpy: "it is not a NumPy file: write it with numpy.save"
        case .unsupportedVersion: "its format version is not 1.0, 2.0 or 3.0: write it with numpy.save"
        case .cutOff: "it is cut off: copy it again"
        case .malformedHeader: "its header is malformed: write it with numpy.save"
        case .wrongType: "its numbers are not little-endian float32: convert them with astype('<f4')"
        case .fortranOrder: "it is in Fortran order: convert it with numpy.ascontiguousarray"
        case .tooManyDimensions: "it has more than 8 dimensions: reshape it to images, channels, height, width"
        case .tooLarge: "its shape is too large: split it"
        case .extraBytes: "it has bytes behind the array: write it with numpy.save"
        }
    }
}

/// Reads the Python literal that a NumPy header is: a dictionary with three keys.
private struct NpyHeaderText {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads the whole text and gives the shape.
    mutating func readDictionary() throws(NpyError) -> [Int] {
        var shape: [Int]?
        var hasType = false
        var hasOrder = false
        try expect("{")
        while !skip("}") {
            let key = try readQuoted()
            try expect(":")
            if equal(key, "descr"), !hasType {
                hasType = true
                guard equal(try readQuoted(), "<f4") else { throw .wrongType }
            } else if equal(key, "fortran_order"), !hasOrder {
                hasOrder = true
                if skip("True") { throw .fortranOrder }
                try expect("False")
            } else if equal(key, "shape"), shape == nil {
                shape = try readShape()
            } else {
                throw .malformedHeader
            }
            if !skip(",") {
                try expect("}")
                break
            }
        }
        skipSpace()
        guard let shape, hasType, hasOrder, index == bytes.count else { throw .malformedHeader }
        return shape
    }

    /// Reads a tuple of whole numbers.
    private mutating func readShape() throws(NpyError) -> [Int] {
        var shape: [Int] = []
        var hasComma = true
        try expect("(")
        while !skip(")") {
            guard hasComma else { throw .malformedHeader }
            guard shape.count < NpyHeader.mostDimensions else { throw .tooManyDimensions }
            shape.append(try readNumber())
            hasComma = skip(",")
        }
        // Without a comma, one number in parentheses is a number and not a tuple.
        guard shape.count != 1 || hasComma else { throw .malformedHeader }
        return shape
    }

    private mutating func readNumber() throws(NpyError) -> Int {
        skipSpace()
        let start = index
        var value = 0
        while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") {
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = shifted.addingReportingOverflow(Int(bytes[index] - UInt8(ascii: "0")))
            guard !overflows, !carries else { throw .tooLarge }
            value = sum
            index += 1
        }
        guard index > start else { throw .malformedHeader }
        return value
    }

    private mutating func readQuoted() throws(NpyError) -> Range<Int> {
        skipSpace()
        guard index < bytes.count else { throw .malformedHeader }
        let mark = bytes[index]
        guard mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else { throw .malformedHeader }
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] != mark { index += 1 }
        guard index < bytes.count else { throw .malformedHeader }
        index += 1
        return start..<index - 1
    }

    private func equal(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count where bytes[range.lowerBound + offset] != text.utf8Start[offset] { return false }
        return true
    }

    private mutating func expect(_ text: StaticString) throws(NpyError) {
        guard skip(text) else { throw .malformedHeader }
    }

    /// Steps over `text` when it comes next.
    private mutating func skip(_ text: StaticString) -> Bool {
        skipSpace()
        let end = index + text.utf8CodeUnitCount
        guard end <= bytes.count, equal(index..<end, text) else { return false }
        index = end
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\n") {
            index += 1
        }
    }
}
