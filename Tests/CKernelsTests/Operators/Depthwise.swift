import CKernels
import Suites

extension OperatorReference {
    static var depthwise: OperatorReference {
        OperatorReference(value: value, randomize: { _, _ in })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.depthwise
        let taps = reference.kernelCase.kernelHeight * reference.kernelCase.kernelWidth
        var weight = channel / 16 * taps * 16 + channel % 16
        var sum = Int64(o.bias[channel])
        reference.forEachTap(pixel) { y, x in
            let tap = reference.inputPixel(y, x).map { o.input + $0 * o.input_stride } ?? o.padding
            sum += Int64(o.weights[weight]) * Int64(tap[channel])
            weight += 16
        }
        let v = Float(Int32(truncatingIfNeeded: sum)) * o.scale[channel]
        return reference.rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
    }
}
