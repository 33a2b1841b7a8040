/// An exit of a program that is ready to run: the operators that lead to it, and where its logits appear.
package struct ExecutorExit {
    /// Operators, counted within the program, that later exits need too, beyond those of the exits before.
    package let trunk: Range<Int>
    /// Operators that only this exit needs.
    package let head: Range<Int>
    /// The logits once the head has run; valid until its operators run again.
    package let logits: UnsafeBufferPointer<Float>
    /// Divides the logits before softmax.
    package let temperature: Float
    /// Confidence at which a budgeted batch leaves here; above 1 when not set.
    package let threshold: Float
    /// Multiply-adds up to this answer when earlier heads are skipped.
    package let multiplyAdds: UInt64
    /// Those of the head alone.
    package let headMultiplyAdds: UInt64
    /// Quanta up to this answer when earlier heads are skipped.
    package let quanta: Int
}
