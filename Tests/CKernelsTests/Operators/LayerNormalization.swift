import CKernels
import Suites

extension OperatorReference {
    static var layerNormalization: OperatorReference {
        OperatorReference(
            value: value,
            randomize: { kernelCase, _ in
                kernelCase.makeElementwise()
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.layer_normalization
        let values = (0..<Int(o.channels)).map { Int64(o.input[pixel * o.input_stride + $0]) }
        let sum = values.reduce(0, +)
        let spread = Int64(values.count) * values.reduce(0) { $0 + $1 * $1 } - sum * sum
        let inverse = 1 / (Float(spread) + o.epsilon).squareRoot()
        let scaled = Float(Int64(values.count) * values[channel] - sum) * inverse * o.gamma[channel]
        return reference.rounded(scaled + o.beta[channel], o.clamp_low, o.clamp_high, o.output_zero)
    }
}
