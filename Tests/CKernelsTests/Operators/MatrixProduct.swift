import CKernels
import Suites

extension OperatorReference {
    static var matrixProduct: OperatorReference {
        OperatorReference(
            value: value,
            randomize: { kernelCase, generator in
                kernelCase.makeElementwise()
                kernelCase.makeGroups(using: &generator)
                kernelCase.outputs = kernelCase.slices * generator.next(in: 1...40)
                kernelCase.secondGap = generator.gap(upTo: 9)
                kernelCase.factors = generator.oneIn(2) ? .map : .onePixel
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.matrix_product
        let (group, column) = (channel / Int(o.columns), channel % Int(o.columns))
        let part = pixel / Int(o.rows) * Int(o.b_rows)
        var sum: Int64 = 0
        for k in 0..<Int(o.depth) {
            let a = Int64(o.a[pixel * o.a_stride + group * Int(o.depth) + k]) - Int64(o.a_zero)
            let b =
                o.b_is_transposed == 1
                ? o.b[(part + column) * o.b_stride + group * Int(o.depth) + k] : o.b[(part + k) * o.b_stride + channel]
            sum += a * (Int64(b) - Int64(o.b_zero))
        }
        return reference.rounded(Float(sum) * o.scale, o.clamp_low, o.clamp_high, o.output_zero)
    }
}
