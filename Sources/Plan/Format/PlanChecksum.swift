/// The checksum over a plan file less its weights; also computed by the writer.
package enum PlanChecksum {
    /// Chains the header without its checksum field, what stands before the weights and what stands after them.
    /// - Parameters:
    ///   - records: From the header to the weights.
    ///   - slack: What follows the weights.
    package static func of(records: UnsafeRawBufferPointer, slack: UnsafeRawBufferPointer) -> UInt64 {
        let field = HeaderRecord.checksumOffset
        var hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: records[0..<field]))
        hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: records[(field + 8)...]), seed: hash)
        return XXH64.hash(slack, seed: hash)
    }

    /// The same for a whole file.
    package static func ofRecords(_ bytes: UnsafeRawBufferPointer, weights: Range<Int>) -> UInt64 {
        of(
            records: UnsafeRawBufferPointer(rebasing: bytes[..<weights.lowerBound]),
            slack: UnsafeRawBufferPointer(rebasing: bytes[weights.upperBound...]))
    }
}
