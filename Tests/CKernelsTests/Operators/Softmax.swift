import CKernels
import Suites

extension OperatorReference {
    static var softmax: OperatorReference {
        OperatorReference(
            value: value,
            randomize: { kernelCase, generator in
                kernelCase.makeElementwise()
                kernelCase.makeGroups(using: &generator)
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.softmax
        let columns = Int(o.columns)
        let first = channel / columns * columns
        let group = (first..<first + columns).map { Int(o.input[pixel * o.input_stride + $0]) }
        let largest = group.max() ?? 0
        var sum: Float = 0
        for value in group { sum += o.exponentials[largest - value] }
        let v = o.exponentials[largest - group[channel - first]] * (o.scale / sum)
        return reference.rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
    }
}
