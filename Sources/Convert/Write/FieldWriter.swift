import Plan

/// Appends numbers to bytes as the plan file holds them.
///
/// Plans are little-endian, as are all machines that the converter runs on.
struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func append<T: BitwiseCopyable>(_ value: T) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func append<T: BitwiseCopyable>(_ values: [T]) {
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// Appends one record, whose memory is its layout in the file.
    mutating func append<R: Record>(record: R) {
        append(Self.bytes(of: record))
    }

    /// A record as the file holds it.
    static func bytes<R: Record>(of record: R) -> [UInt8] {
        precondition(MemoryLayout<R>.size == R.size, "FieldWriter: a record has padding")
        return withUnsafeBytes(of: record) { Array($0) }
    }

    /// Appends zeros up to a multiple of `unit`.
    mutating func pad(to unit: Int) {
        bytes.append(contentsOf: repeatElement(0, count: PlanFormat.roundUp(bytes.count, to: unit) - bytes.count))
    }
}

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
