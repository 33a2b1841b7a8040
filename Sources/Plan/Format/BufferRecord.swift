/// A piece of the arena and the operators during which it is in use.
///
/// A program's buffers stand in the order of their first operators.
package struct BufferRecord: Record {
    /// Bytes of one record.
    package static let size = 32
    /// From the start of the arena; a multiple of 64.
    package var offset: UInt64 = 0
    /// In bytes, without the slack that follows.
    package var byteCount: UInt64 = 0
    /// Bytes from one pixel to the next; maps are NHWC and rows follow each other without a gap.
    package var pixelStride: UInt32 = 0
    /// The operators [firstOperator, endOperator) touch it, counted within the program.
    package var firstOperator: UInt32 = 0
    /// See `firstOperator`.
    package var endOperator: UInt32 = 0
    /// Zero.
    package var reserved: UInt32 = 0

    /// A record with every field at its default.
    package init() {}
}
