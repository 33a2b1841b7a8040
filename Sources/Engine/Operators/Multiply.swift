import CKernels
import Plan

extension OperandBuilder {
    func multiply(_ record: OperatorRecord) -> pn_multiply {
        let (first, second) = (tensor(record.inputs.0), tensor(record.inputs.1))
        let output = tensor(record.output)
        let parameters = plan.parameters(of: record, MultiplyFormat.Parameters.self)
        let hasResidual = record.inputCount > 2
        let residual = tensor(hasResidual ? record.inputs.2 : record.inputs.0)
        return pn_multiply(
            a: int8(first), a_stride: pixelStride(of: first), a_zero: parameters.firstZero,
            b: int8(second), b_stride: second.pixels == 1 ? 0 : pixelStride(of: second), b_zero: parameters.secondZero,
            b_is_one_channel: second.channels == output.channels ? 0 : 1, scale: parameters.scale,
            channels: Int32(output.channels), output: int8(output), output_stride: pixelStride(of: output),
            output_zero: parameters.outputZero, clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh,
            residual: hasResidual ? UnsafePointer(int8(residual)) : nil, residual_stride: pixelStride(of: residual),
            residual_zero: parameters.residualZero, residual_scale: parameters.residualScale)
    }
}
