import CKernels
import Suites

extension OperatorReference {
    static var multiply: OperatorReference {
        OperatorReference(
            value: value,
            randomize: {
                $0.makeElementwise()
                $0.secondGap = $1.gap(upTo: 9)
                $0.factors = KernelCase.Factors.allCases[$1.next(in: 0...2)]
                $0.hasResidual = $1.oneIn(2)
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.multiply
        let a = Int32(o.a[pixel * o.a_stride + channel]) - o.a_zero
        let b = Int32(o.b[pixel * o.b_stride + (o.b_is_one_channel == 1 ? 0 : channel)]) - o.b_zero
        var v = Float(a * b) * o.scale
        if let residual = o.residual {
            let added = Float(Int32(residual[pixel * o.residual_stride + channel]) - o.residual_zero) * o.residual_scale
            v += added
        }
        return reference.rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
    }
}
