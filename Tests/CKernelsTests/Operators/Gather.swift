import CKernels
import Suites

extension OperatorReference {
    static var gather: OperatorReference {
        OperatorReference(
            value: value,
            randomize: {
                let outputs = $1.next(in: 1...70)
                $0.outputs = outputs
                $0.slices = $1.next(in: 1...outputs)
                // A run must fit into the channels of the input.
                $0.channels = max($0.channels, (outputs + $0.slices - 1) / $0.slices)
                // Extreme values would make every value the same.
                $0.values = .random
            })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.gather
        let (y, x) = (pixel / Int(o.output_width), pixel % Int(o.output_width))
        guard let run = (0..<Int(o.runs)).first(where: { channel < Int(o.run_ends[$0]) }) else {
            preconditionFailure("the last run ends behind the last channel")
        }
        let begin = run == 0 ? 0 : Int(o.run_ends[run - 1])
        let source = Int(o.row_pixels[y] + o.column_pixels[x] + o.run_pixels[run])
        let read = Int(o.row_channels[y] + o.column_channels[x] + o.run_channels[run]) + channel - begin
        return .int8(o.input[source * o.input_stride + read])
    }
}
