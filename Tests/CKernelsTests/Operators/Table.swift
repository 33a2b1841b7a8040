import CKernels
import Suites

extension OperatorReference {
    static var table: OperatorReference {
        OperatorReference(
            value: value,
            randomize: {
                $0.makeElementwise()
                $0.slices = $1.oneIn(2) ? 1 : $1.next(in: 1...$0.channels)
                // What the other operators call extreme would make every entry the same.
                $0.values = .random
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.table
        guard let slice = (0..<Int(o.slices)).first(where: { channel < Int(o.ends[$0]) }) else {
            preconditionFailure("the last slice ends behind the last channel")
        }
        return .int8(o.tables[256 * slice + Int(o.input[pixel * o.input_stride + channel]) + 128])
    }
}
