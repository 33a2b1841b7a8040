import Plan

/// Appends numbers to bytes as the plan file holds them; the writing half of `FieldVisitor`.
///
/// Plans are little-endian, as are all machines that the converter runs on.
struct FieldWriter: FieldVisitor {
    var bytes: [UInt8] = []

    mutating func field<T: BitwiseCopyable>(_ value: inout T) {
        append(value)
    }

    mutating func append<T: BitwiseCopyable>(_ value: T) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func append<T: BitwiseCopyable>(_ values: [T]) {
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// Appends one record.
    mutating func append<R: Record>(record: R) {
        var record = record
        let start = bytes.count
        record.visit(&self)
        precondition(bytes.count - start == R.size, "FieldWriter: a record's fields do not fill its size")
    }

    /// Appends zeros up to a multiple of `unit`.
    mutating func pad(to unit: Int) {
        bytes.append(contentsOf: repeatElement(0, count: PlanFormat.roundUp(bytes.count, to: unit) - bytes.count))
    }
}
