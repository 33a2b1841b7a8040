import CKernels
import Plan

extension OperandBuilder {
    func join(_ record: OperatorRecord) -> pn_join {
        let (first, second) = (tensor(record.inputs.0), tensor(record.inputs.1))
        let output = tensor(record.output)
        let parameters = plan.parameters(of: record, JoinFormat.Parameters.self)
        return pn_join(
            a: int8(first), a_stride: pixelStride(of: first), a_pixels: Int32(first.pixels),
            a_zero: parameters.firstZero, a_scale: parameters.firstScale, b: int8(second),
            b_stride: pixelStride(of: second), b_zero: parameters.secondZero, b_scale: parameters.secondScale,
            channels: Int32(output.channels), output: int8(output), output_stride: pixelStride(of: output),
            output_zero: parameters.outputZero, clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh)
    }
}
