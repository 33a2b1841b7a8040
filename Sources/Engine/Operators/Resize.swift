import CKernels
import Plan

extension OperandBuilder {
    func resize(_ record: OperatorRecord) -> pn_resize {
        let (input, output) = (tensor(record.inputs.0), tensor(record.output))
        let layout = ResizeFormat.Constants(height: Int(output.height), width: Int(output.width))
        let constants = plan.constants(of: record)
        return pn_resize(
            input: int8(input), input_stride: pixelStride(of: input), output_width: Int32(output.width),
            channels: Int32(output.channels), first_rows: layout.firstRows.start(at: constants),
            second_rows: layout.secondRows.start(at: constants), row_weights: layout.rowWeights.start(at: constants),
            first_columns: layout.firstColumns.start(at: constants),
            second_columns: layout.secondColumns.start(at: constants),
            column_weights: layout.columnWeights.start(at: constants), output: int8(output),
            output_stride: pixelStride(of: output))
    }
}
