import Plan

/// Computes both checksums of a plan file and stores them in its header.
/// - Parameter weights: The file range of the weights section.
package func sealPlan(_ file: inout [UInt8], weights: Range<Int>) {
    file.withUnsafeMutableBytes { bytes in
        var header = bytes.load(as: HeaderRecord.self)
        header.weightsChecksum = XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[weights]))
        bytes.storeBytes(of: header, as: HeaderRecord.self)
        header.checksum = PlanChecksum.ofRecords(UnsafeRawBufferPointer(bytes), weights: weights)
        bytes.storeBytes(of: header, as: HeaderRecord.self)
    }
}
