import CKernels
import Suites

extension OperatorReference {
    static var constant: OperatorReference {
        OperatorReference(
            value: { reference, pixel, channel in
                let o = reference.operands.constant
                return .int8(o.values[pixel * Int(o.channels) + channel])
            },
            randomize: { kernelCase, _ in kernelCase.makeElementwise() })
    }
}
