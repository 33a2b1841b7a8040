import CKernels
import Plan

extension OperandBuilder {
    func maxPool(_ record: OperatorRecord) -> pn_max_pool {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let parameters = plan.parameters(of: record, MaxPoolFormat.Parameters.self)
        return pn_max_pool(
            window: window(parameters.window, from: input, to: output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            output: int8(output), output_stride: pixelStride(of: output))
    }
}
