import CKernels
import Suites

extension OperatorReference {
    static var convolution: OperatorReference {
        OperatorReference(value: value, randomize: randomize)
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let kernelCase = reference.kernelCase
        let o = reference.operands.convolution
        let block = channel / 16 * ((kernelCase.depth + 3) / 4) * 64
        var sum = Int64(o.bias[channel])
        var k = 0
        reference.forEachTap(pixel) { y, x in
            let tap = reference.inputPixel(y, x).map { o.input + $0 * o.input_stride } ?? o.padding
            for c in 0..<kernelCase.channels {
                let weight = o.weights[block + k / 4 * 64 + channel % 16 * 4 + k % 4]
                sum += Int64(weight) * Int64(tap[c])
                k += 1
            }
        }
        var v = Float(Int32(truncatingIfNeeded: sum)) * o.scale[channel]
        guard o.logits == nil else { return .float(v) }
        if let residual = o.residual {
            let added = Float(Int32(residual[pixel * o.residual_stride + channel]) - o.residual_zero) * o.residual_scale
            v += added
        }
        return reference.rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
    }

    private static func randomize(_ kernelCase: inout KernelCase, _ generator: inout SplitMix64) {
        let outputs = generator.next(in: 1...70)
        kernelCase.outputs = outputs
        kernelCase.storesFloat = generator.oneIn(5)
        kernelCase.hasResidual = !kernelCase.storesFloat && generator.oneIn(3)
        kernelCase.secondGap = generator.gap(upTo: 9)
        if generator.oneIn(2) {
            let blocks = (outputs + 15) / 16
            kernelCase.firstBlock = generator.next(in: 0...blocks - 1)
            kernelCase.blocks = generator.next(in: 1...blocks - kernelCase.firstBlock)
        }
    }
}
