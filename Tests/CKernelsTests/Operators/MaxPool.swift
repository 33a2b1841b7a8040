import CKernels
import Suites

extension OperatorReference {
    static var maxPool: OperatorReference {
        OperatorReference(value: value, randomize: { $0.makePoolable(using: &$1) })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.max_pool
        var largest = Int8.min
        reference.forEachTap(pixel) { y, x in
            if let input = reference.inputPixel(y, x) {
                largest = max(largest, o.input[input * o.input_stride + channel])
            }
        }
        return .int8(largest)
    }
}
