import CKernels
import Suites

extension OperatorReference {
    static var requantize: OperatorReference {
        OperatorReference(
            value: value,
            randomize: {
                $0.makeElementwise()
                $0.storesFloat = $1.oneIn(3)
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.requantize
        let v = Float(Int32(o.input[pixel * o.input_stride + channel]) - o.input_zero[channel]) * o.scale[channel]
        guard o.logits == nil, let low = o.clamp_low, let high = o.clamp_high, let zero = o.output_zero else {
            return .float(v)
        }
        return reference.rounded(v, low[channel], high[channel], zero[channel])
    }
}
