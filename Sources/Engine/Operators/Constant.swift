import CKernels
import Plan

extension OperandBuilder {
    func constant(_ record: OperatorRecord) -> pn_constant {
        let output = tensor(record.output)
        return pn_constant(
            values: plan.weights(of: record), channels: Int32(output.channels), output: int8(output),
            output_stride: pixelStride(of: output))
    }
}
