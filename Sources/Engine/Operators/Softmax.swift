import CKernels
import Plan

extension OperandBuilder {
    func softmax(_ record: OperatorRecord) -> pn_softmax {
        let (input, output) = (tensor(record.inputs.0), tensor(record.output))
        let parameters = plan.parameters(of: record, SoftmaxFormat.Parameters.self)
        return pn_softmax(
            input: int8(input), input_stride: pixelStride(of: input), groups: Int32(parameters.groups),
            columns: Int32(input.channels / parameters.groups),
            exponentials: SoftmaxFormat.Constants().exponentials.start(at: plan.constants(of: record)),
            scale: parameters.scale, output: int8(output), output_stride: pixelStride(of: output),
            output_zero: parameters.outputZero, clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh)
    }
}
