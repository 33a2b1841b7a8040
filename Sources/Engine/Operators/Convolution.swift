import CKernels
import Plan

extension OperandBuilder {
    func convolution(_ record: OperatorRecord) -> pn_convolution {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let hasResidual = record.inputs.1 != PlanFormat.none
        let residual = tensor(hasResidual ? record.inputs.1 : record.inputs.0)
        let parameters = plan.parameters(of: record, ConvolutionFormat.Parameters.self)
        let layout = ConvolutionFormat.Constants(outputs: Int(output.channels), channels: Int(input.channels))
        let constants = plan.constants(of: record)
        return pn_convolution(
            window: window(parameters.window, from: input, to: output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            outputs: Int32(output.channels), padding: layout.padding.start(at: constants),
            weights: plan.weights(of: record), weight_sums: layout.weightSums.start(at: constants),
            bias: layout.bias.start(at: constants), scale: layout.scales.start(at: constants),
            output: output.isFloat ? nil : int8(output), output_stride: pixelStride(of: output),
            output_zero: parameters.outputZero, clamp_low: parameters.clampLow, clamp_high: parameters.clampHigh,
            residual: hasResidual ? UnsafePointer(int8(residual)) : nil, residual_stride: pixelStride(of: residual),
            residual_zero: parameters.residualZero, residual_scale: parameters.residualScale,
            logits: output.isFloat ? float32(output) : nil)
    }
}
