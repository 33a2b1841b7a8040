import CKernels
import Plan

extension OperandBuilder {
    func averagePool(_ record: OperatorRecord) -> pn_average_pool {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let parameters = plan.parameters(of: record, AveragePoolFormat.Parameters.self)
        let layout = AveragePoolFormat.Constants(channels: Int(input.channels))
        return pn_average_pool(
            window: window(parameters.window, from: input, to: output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            output: int8(output), output_stride: pixelStride(of: output),
            zero_points: layout.zeroPoints.start(at: plan.constants(of: record)),
            count_padding: Int32(parameters.countsPadding), pad_bottom: Int32(parameters.window.padBottom),
            pad_right: Int32(parameters.window.padRight))
    }
}
