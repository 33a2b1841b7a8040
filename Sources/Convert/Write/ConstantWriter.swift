import Plan

/// The constants of an operator, filled in array by array.
struct ConstantWriter {
    private(set) var bytes: [UInt8]

    /// Zeros, as many as the layout has bytes.
    init(byteCount: Int) {
        bytes = [UInt8](repeating: 0, count: byteCount)
    }

    /// Stores an array where its layout says.
    mutating func store<Element>(_ values: [Element], _ array: ConstantArray<Element>) {
        precondition(values.count == array.count, "ConstantWriter: an array has the wrong length")
        let end = array.offset + values.count * MemoryLayout<Element>.stride
        values.withUnsafeBytes { bytes.replaceSubrange(array.offset..<end, with: $0) }
    }
}
