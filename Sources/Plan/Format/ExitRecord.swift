/// An exit: an answer that the program can give, and the operators that lead to it from the exit before.
package struct ExitRecord: Record {
    /// Bytes of one record.
    package static let size = 64
    /// Index of the name among the strings.
    package var name: UInt32 = 0
    /// float32 tensor of one pixel whose channels are the classes.
    package var tensor: UInt32 = 0
    /// Operators, counted within the program: [firstOperator, firstHeadOperator) also serve later exits,
    /// [firstHeadOperator, endOperator) only this one.
    package var firstOperator: UInt32 = 0
    /// See `firstOperator`.
    package var firstHeadOperator: UInt32 = 0
    /// See `firstOperator`.
    package var endOperator: UInt32 = 0
    /// Divides the logits before softmax; finite and positive.
    package var temperature: Float = 1
    /// Top-1 of the float model on its training's test data in percent; negative when it is not known.
    package var top1Percent: Float = -1
    /// Confidence at which a budgeted batch leaves here; above 1 when not set.
    package var threshold: Float = 2
    /// Multiply-adds of the operators up to this answer when earlier heads are skipped.
    package var multiplyAdds: UInt64 = 0
    /// Those of its head alone.
    package var headMultiplyAdds: UInt64 = 0
    /// Zero.
    package var reserved: UInt64 = 0
    /// Zero.
    package var reserved2: UInt64 = 0

    /// A record with every field at its default.
    package init() {}
}
