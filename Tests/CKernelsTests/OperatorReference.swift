import CKernels
import Suites

/// What the tests know of one operator: the formula of its header once more, and how a random case of it is drawn.
struct OperatorReference {
    /// The value of one output pixel's channel.
    let value: (_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue
    /// Draws what only this operator looks at.
    let randomize: (_ kernelCase: inout KernelCase, _ generator: inout SplitMix64) -> Void
}

/// One value that is stored.
enum NaiveValue {
    case int8(Int8)
    case float(Float)
}

extension OperatorKind {
    var reference: OperatorReference {
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
