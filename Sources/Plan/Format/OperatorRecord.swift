import CKernels

/// One operator of a program: the envelope that all kinds share.
///
/// The numbers of its kind stand in a parameter record of their own, its numbers per channel among the constants; both
/// layouts are those of `Operators/`.
package struct OperatorRecord: Record {
    /// Bytes of one record.
    package static let size = 64
    /// `OperatorKind`.
    package var kind: UInt16 = 0
    /// Zero.
    package var flags: UInt16 = 0
    /// Index of the name among the strings.
    package var name: UInt32 = 0
    /// Indices of the input tensors, `PlanFormat.none` behind the last; what each is says the kind.
    package var inputs = (PlanFormat.none, PlanFormat.none, PlanFormat.none, PlanFormat.none)
    /// Index of the output tensor.
    package var output: UInt32 = 0
    /// Byte offset into the parameters section, a multiple of 4; 0 where the kind has none.
    package var parameters: UInt32 = 0
    /// Byte offset into the constants section, a multiple of 4; 0 where there are none.
    package var constants: UInt32 = 0
    /// The work is cut in quanta of this many output pixels × this many blocks of 16 output channels.
    package var quantumPixels: UInt32 = 1
    /// See `quantumPixels`; 0 for operators that are not cut by channels.
    package var quantumBlocks: UInt32 = 0
    /// Zero.
    package var reserved: UInt32 = 0
    /// Byte offset into the weights section, a multiple of 64; 0 where there are none.
    package var weights: UInt64 = 0
    /// Multiplications with an addition each, for one image.
    package var multiplyAdds: UInt64 = 0

    /// A record with every field at its default.
    package init() {}

    /// The most inputs that an operator has.
    package static let largestInputCount = 4

    /// The tensor index of input `position`, 0...3; `PlanFormat.none` where there is none.
    package func input(_ position: Int) -> UInt32 {
        switch position {
        case 0: inputs.0
        case 1: inputs.1
        case 2: inputs.2
        default: inputs.3
        }
    }

    /// Number of inputs.
    package var inputCount: Int {
        var count = 0
        while count < Self.largestInputCount, input(count) != PlanFormat.none { count += 1 }
        return count
    }

    /// Whether quanta are blocks of output channels too.
    package var isCutByBlocks: Bool { quantumBlocks != 0 }

    /// What it computes; validation has left no other value.
    package var operatorKind: OperatorKind { OperatorKind(rawValue: kind).unsafelyUnwrapped }
}
