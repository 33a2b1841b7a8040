/// The name of a class; record n names class n.
package struct LabelRecord: Record {
    /// Bytes of one record.
    package static let size = 4
    /// Index of the name among the strings.
    package var name: UInt32 = 0

    /// A record with every field at its default.
    package init() {}
}
