import CKernels
import Suites

extension OperatorReference {
    static var join: OperatorReference {
        OperatorReference(
            value: value,
            randomize: {
                $0.makeElementwise()
                $0.secondGap = $1.gap(upTo: 9)
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.join
        let other = pixel - Int(o.a_pixels)
        let v =
            other < 0
            ? Float(Int32(o.a[pixel * o.a_stride + channel]) - o.a_zero) * o.a_scale
            : Float(Int32(o.b[other * o.b_stride + channel]) - o.b_zero) * o.b_scale
        return reference.rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
    }
}
