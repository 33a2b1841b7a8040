import CKernels
import Suites

extension OperatorReference {
    static var averagePool: OperatorReference {
        OperatorReference(value: value, randomize: randomize)
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let kernelCase = reference.kernelCase
        let o = reference.operands.average_pool
        let paddedRows = -kernelCase.padTop..<kernelCase.height + kernelCase.padBottom
        let paddedColumns = -kernelCase.padLeft..<kernelCase.width + kernelCase.padRight
        var sum: Int32 = 0
        var taps: Int32 = 0
        var padding: Int32 = 0
        reference.forEachTap(pixel) { y, x in
            if let input = reference.inputPixel(y, x) {
                sum += Int32(o.input[input * o.input_stride + channel])
                taps += 1
            } else if paddedRows.contains(y) && paddedColumns.contains(x) {
                padding += 1
            }
        }
        let zero = Int32(o.zero_points[channel])
        let divisor = kernelCase.countsPadding ? taps + padding : taps
        let v = Float(sum - taps * zero) * (1 / Float(divisor))
        return reference.rounded(v, Float(-128 - zero), Float(127 - zero), zero)
    }

    private static func randomize(_ kernelCase: inout KernelCase, _ generator: inout SplitMix64) {
        kernelCase.makePoolable(using: &generator)
        kernelCase.countsPadding = generator.oneIn(2)
    }
}
