/// A UTF-8 string: a range of the text section.
package struct StringRecord: Record {
    /// Bytes of one record.
    package static let size = 8
    /// In bytes, from the start of the text section.
    package var offset: UInt32 = 0
    /// In bytes.
    package var byteCount: UInt32 = 0

    /// A record with every field at its default.
    package init() {}
}
