/// The first bytes of a plan file.
package struct HeaderRecord: Record {
    /// Bytes of one record.
    package static let size = 64
    /// `PlanFormat.magic`.
    package var magic: UInt64 = PlanFormat.magic
    /// See `PlanFormat.majorVersion`.
    package var majorVersion: UInt16 = PlanFormat.majorVersion
    /// See `PlanFormat.minorVersion`.
    package var minorVersion: UInt16 = PlanFormat.minorVersion
    /// `size`.
    package var headerSize = UInt32(HeaderRecord.size)
    /// Bytes of the whole file.
    package var fileSize: UInt64 = 0
    /// Entries of the section table.
    package var sectionCount: UInt32 = 0
    /// Where the section table starts: right behind the header.
    package var sectionTable = UInt32(HeaderRecord.size)
    /// See `PlanChecksum`.
    package var checksum: UInt64 = 0
    /// XXH64 of the weights section.
    package var weightsChecksum: UInt64 = 0
    /// Zero.
    package var reserved: UInt64 = 0
    /// Zero.
    package var reserved2: UInt64 = 0

    /// The header of an empty file.
    package init() {}

    /// Byte offset of the field that the checksum leaves out.
    package static let checksumOffset = 32
    /// Byte offset of the versions, which every version of the format has in the same place.
    package static let versionOffset = 8
}
