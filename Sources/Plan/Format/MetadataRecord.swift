/// A fact about the plan's origin.
package struct MetadataRecord: Record {
    /// Bytes of one record.
    package static let size = 8
    /// Index of the key among the strings.
    package var key: UInt32 = 0
    /// Index of the value among the strings.
    package var value: UInt32 = 0

    /// A record with every field at its default.
    package init() {}
}
