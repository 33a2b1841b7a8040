/// A fixed-size record of the plan file.
///
/// Records are read where they lie: the stored properties, in the order of their declaration, are the layout. Each
/// field stands at a multiple of its own size, so that there is no padding; the writer checks that, and the golden plan
/// holds the order.
package protocol Record: BitwiseCopyable, Sendable {
    /// Bytes of one record in the file.
    static var size: Int { get }
    /// A record with every field at its default.
    init()
}
