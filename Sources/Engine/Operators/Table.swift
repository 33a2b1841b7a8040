import CKernels
import Plan

extension OperandBuilder {
    func table(_ record: OperatorRecord) -> pn_table {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let layout = TableFormat.Constants(slices: Int(input.sliceCount))
        let constants = plan.constants(of: record)
        return pn_table(
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            slices: Int32(input.sliceCount), ends: layout.ends.start(at: constants),
            tables: layout.tables.start(at: constants), output: int8(output), output_stride: pixelStride(of: output))
    }
}
