import CKernels
import Plan

extension OperandBuilder {
    func matrixProduct(_ record: OperatorRecord) -> pn_matrix_product {
        let (first, second) = (tensor(record.inputs.0), tensor(record.inputs.1))
        let output = tensor(record.output)
        let parameters = plan.parameters(of: record, MatrixProductFormat.Parameters.self)
        let depth = Int(first.channels) / Int(parameters.groups)
        let columns = Int(output.channels) / Int(parameters.groups)
        return pn_matrix_product(
            a: int8(first), a_stride: pixelStride(of: first), a_zero: parameters.firstZero,
            rows: Int32(parameters.rows), b: int8(second), b_stride: pixelStride(of: second),
            b_zero: parameters.secondZero, b_rows: Int32(parameters.isTransposed == 1 ? columns : depth),
            b_is_transposed: Int32(parameters.isTransposed), groups: Int32(parameters.groups), depth: Int32(depth),
            columns: Int32(columns), scale: parameters.scale, output: int8(output),
            output_stride: pixelStride(of: output), output_zero: parameters.outputZero,
            clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh)
    }
}
