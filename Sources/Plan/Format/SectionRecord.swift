/// An entry of the section table.
package struct SectionRecord: Record {
    /// Bytes of one record.
    package static let size = 32
    /// `Section`; readers skip a section that they do not know, unless it is required.
    package var kind: UInt32 = 0
    /// 1 when a reader must know the section, otherwise 0.
    package var isRequired: UInt32 = 0
    /// From the start of the file; a multiple of 64.
    package var offset: UInt64 = 0
    /// In bytes.
    package var byteCount: UInt64 = 0
    /// Bytes of one of the section's records.
    package var recordSize: UInt32 = 0
    /// Zero.
    package var reserved: UInt32 = 0

    /// A record with every field at its default.
    package init() {}
}
