import CKernels
import Plan

extension OperandBuilder {
    func groupNormalization(_ record: OperatorRecord) -> pn_group_normalization {
        let (input, output) = (tensor(record.inputs.0), tensor(record.output))
        let parameters = plan.parameters(of: record, GroupNormalizationFormat.Parameters.self)
        let layout = LayerNormalizationFormat.Constants(channels: Int(input.channels))
        let constants = plan.constants(of: record)
        return pn_group_normalization(
            input: int8(input), input_stride: pixelStride(of: input), pixels: Int32(input.pixels),
            channels: Int32(input.channels), channels_of_group: Int32(input.channels / parameters.groups),
            epsilon: parameters.epsilon, gamma: layout.gamma.start(at: constants),
            beta: layout.beta.start(at: constants), output: int8(output), output_stride: pixelStride(of: output),
            output_zero: parameters.outputZero, clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh)
    }
}
