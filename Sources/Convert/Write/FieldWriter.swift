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
