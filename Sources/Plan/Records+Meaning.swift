extension OperatorRecord {
    /// What it computes. Validation has left no other value.
    @inlinable public var operatorKind: OperatorKind { OperatorKind(rawValue: kind).unsafelyUnwrapped }

    /// Whether it has a residual or a second operand.
    @inlinable public var hasSecond: Bool { second != PlanFormat.none }

    /// Whether an average counts padding as zeros.
    @inlinable public var doesCountPadding: Bool { flags == Self.countsPadding }
}

extension TensorRecord {
    /// Whether it holds float32 logits and not int8.
    @inlinable public var isFloat: Bool { elementType == ElementType.float32.rawValue }
}

extension ExitRecord {
    /// Operators that this exit needs beyond the exits before it and shares with those after it.
    @inlinable public var trunk: Range<UInt32> { firstOperator..<firstHeadOperator }

    /// Operators that only this exit needs.
    @inlinable public var head: Range<UInt32> { firstHeadOperator..<endOperator }
}
