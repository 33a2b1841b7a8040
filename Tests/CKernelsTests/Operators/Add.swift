import CKernels
import Suites

extension OperatorReference {
    static var add: OperatorReference {
        OperatorReference(
            value: value,
            randomize: {
                $0.makeElementwise()
                $0.secondGap = $1.gap(upTo: 9)
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.add
        let a = Float(Int32(o.a[pixel * o.a_stride + channel]) - o.a_zero) * o.a_scale
        let b = Float(Int32(o.b[pixel * o.b_stride + channel]) - o.b_zero) * o.b_scale
        return reference.rounded(a + b, o.clamp_low, o.clamp_high, o.output_zero)
    }
}
