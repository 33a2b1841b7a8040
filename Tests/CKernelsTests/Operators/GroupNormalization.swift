import CKernels
import Suites

extension OperatorReference {
    static var groupNormalization: OperatorReference {
        OperatorReference(
            value: value,
            randomize: { kernelCase, generator in
                kernelCase.makeElementwise()
                kernelCase.makeGroups(using: &generator)
                if generator.oneIn(3) { kernelCase.slices = kernelCase.channels }
                let blocks = (kernelCase.channels + 15) / 16
                kernelCase.firstBlock = generator.next(in: 0...blocks - 1)
                kernelCase.blocks = generator.next(in: 1...blocks - kernelCase.firstBlock)
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.group_normalization
        let size = Int(o.channels_of_group)
        let first = channel / size * size
        let values = (0..<Int(o.pixels)).flatMap { pixel in
            (first..<first + size).map { Int64(o.input[pixel * o.input_stride + $0]) }
        }
        let (count, sum) = (Int64(values.count), values.reduce(0, +))
        let spread = count * values.reduce(0) { $0 + $1 * $1 } - sum * sum
        let inverse = 1 / (Float(spread) + o.epsilon).squareRoot()
        let own = Int64(o.input[pixel * o.input_stride + channel])
        let scaled = Float(count * own - sum) * inverse * o.gamma[channel]
        return reference.rounded(scaled + o.beta[channel], o.clamp_low, o.clamp_high, o.output_zero)
    }
}
