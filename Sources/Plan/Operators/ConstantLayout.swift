/// The layout of an operator's constants: arrays one after another, each at a multiple of its element's alignment.
///
/// Every kind writes its layout down once, and the validator, the engine and the writer read it there.
package struct ConstantLayout {
    /// Bytes of the arrays so far.
    package private(set) var byteCount = 0

    /// No arrays.
    package init() {}

    /// Appends an array of `count` elements.
    package mutating func append<Element>(_: Element.Type, _ count: Int) -> ConstantArray<Element> {
        let offset = PlanFormat.roundUp(byteCount, to: MemoryLayout<Element>.alignment)
        byteCount = offset + count * MemoryLayout<Element>.stride
        return ConstantArray(offset: offset, count: count)
    }
}

/// The place of one array among an operator's constants.
package struct ConstantArray<Element: BitwiseCopyable> {
    /// In bytes from the operator's first constant.
    package let offset: Int
    /// Number of elements.
    package let count: Int

    /// The array where the operator's constants begin at `constants`.
    package func elements(at constants: UnsafeRawPointer) -> UnsafeBufferPointer<Element> {
        UnsafeBufferPointer(start: start(at: constants), count: count)
    }

    /// The first element where the operator's constants begin at `constants`.
    package func start(at constants: UnsafeRawPointer) -> UnsafePointer<Element> {
        (constants + offset).assumingMemoryBound(to: Element.self)
    }
}
