import CKernels

/// What the suites know of one operator: its cases, and how a case's operands are filled.
struct OperatorSuite {
    /// In the order in which they run.
    let cases: [KernelCase]
    /// Fills the operands of a case. The digests hang on the order in which it draws its numbers.
    let operands: (inout OperandBuilder) -> pn_operands
}

extension OperatorKind {
    /// Every operator, in the order of their numbers.
    package static var everyKind: [OperatorKind] {
        (0..<pn_operator_count()).map { OperatorKind(rawValue: UInt16($0)).unsafelyUnwrapped }
    }

    var suite: OperatorSuite {
        switch self {
        case .convolution: .convolution
        case .maxPool: .maxPool
        case .averagePool: .averagePool
        case .add: .add
        case .requantize: .requantize
        case .table: .table
        case .multiply: .multiply
        case .depthwise: .depthwise
        case .gather: .gather
        case .layerNormalization: .layerNormalization
        case .matrixProduct: .matrixProduct
        case .softmax: .softmax
        case .constant: .constant
        case .join: .join
        case .groupNormalization: .groupNormalization
        case .resize: .resize
        }
    }
}
