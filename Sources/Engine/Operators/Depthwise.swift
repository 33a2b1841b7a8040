import CKernels
import Plan

extension OperandBuilder {
    func depthwise(_ record: OperatorRecord) -> pn_depthwise {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let parameters = plan.parameters(of: record, DepthwiseFormat.Parameters.self)
        let layout = DepthwiseFormat.Constants(channels: Int(input.channels))
        let constants = plan.constants(of: record)
        return pn_depthwise(
            window: window(parameters.window, from: input, to: output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            padding: layout.padding.start(at: constants), weights: plan.weights(of: record),
            bias: layout.bias.start(at: constants), scale: layout.scales.start(at: constants),
            output: int8(output), output_stride: pixelStride(of: output), output_zero: parameters.outputZero,
            clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh)
    }
}
