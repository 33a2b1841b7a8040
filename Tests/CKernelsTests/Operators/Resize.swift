import CKernels
import Suites

extension OperatorReference {
    static var resize: OperatorReference {
        OperatorReference(value: value, randomize: { _, _ in })
    }

    private static func value(_ reference: NaiveReference, _ pixel: Int, _ channel: Int) -> NaiveValue {
        let o = reference.operands.resize
        let (y, x) = (pixel / Int(o.output_width), pixel % Int(o.output_width))
        func input(_ row: Int32, _ column: Int32) -> Double {
            Double(o.input[Int(row + column) * o.input_stride + channel])
        }
        let (row, column) = (Double(o.row_weights[y]) / 2048, Double(o.column_weights[x]) / 2048)
        let (left, right) = (o.first_columns[x], o.second_columns[x])
        let upper = input(o.first_rows[y], left) * (1 - column) + input(o.first_rows[y], right) * column
        let lower = input(o.second_rows[y], left) * (1 - column) + input(o.second_rows[y], right) * column
        // Exact: no number has more than 29 bits.
        return .int8(Int8((upper * (1 - row) + lower * row + 0.5).rounded(.down)))
    }
}
