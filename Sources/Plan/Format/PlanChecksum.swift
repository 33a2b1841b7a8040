/// The checksum over a plan file less its weights; also computed by the writer.
package enum PlanChecksum {
    /// Chains the header without its checksum field, what stands before the weights and what stands after them.
    package static func ofRecords(_ bytes: UnsafeRawBufferPointer, weights: Range<Int>) -> UInt64 {
        let field = HeaderRecord.checksumOffset
        var hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[0..<field]))
        hash = XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[(field + 8)..<weights.lowerBound]), seed: hash)
        return XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[weights.upperBound...]), seed: hash)
    }
}
