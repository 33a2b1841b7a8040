/// Reads the Python literal that a NumPy header is: a dictionary with three keys.
struct NpyHeaderText {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads the whole text and gives the shape.
    mutating func readDictionary() throws(NpyHeaderError) -> [Int] {
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
    private mutating func readShape() throws(NpyHeaderError) -> [Int] {
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

    private mutating func readNumber() throws(NpyHeaderError) -> Int {
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

    private mutating func readQuoted() throws(NpyHeaderError) -> Range<Int> {
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

    private mutating func expect(_ text: StaticString) throws(NpyHeaderError) {
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
