import CKernels
import Plan

extension OperandBuilder {
    func requantize(_ record: OperatorRecord) -> pn_requantize {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let layout = RequantizeFormat.Constants(channels: Int(input.channels), isFloat: output.isFloat)
        let constants = plan.constants(of: record)
        return pn_requantize(
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            input_zero: layout.inputZeros.start(at: constants), scale: layout.scales.start(at: constants),
            output: output.isFloat ? nil : int8(output), output_stride: pixelStride(of: output),
            output_zero: output.isFloat ? nil : layout.outputZeros.start(at: constants),
            clamp_low: output.isFloat ? nil : layout.clampLows.start(at: constants),
            clamp_high: output.isFloat ? nil : layout.clampHighs.start(at: constants),
            logits: output.isFloat ? float32(output) : nil)
    }
}
