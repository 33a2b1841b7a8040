import CKernels
import Plan

extension OperandBuilder {
    func gather(_ record: OperatorRecord) -> pn_gather {
        let input = tensor(record.inputs.0)
        let output = tensor(record.output)
        let runs = plan.parameters(of: record, GatherFormat.Parameters.self).runs
        let layout = GatherFormat.Constants(height: Int(output.height), width: Int(output.width), runs: Int(runs))
        let constants = plan.constants(of: record)
        return pn_gather(
            input: int8(input), input_stride: pixelStride(of: input), output_width: Int32(output.width),
            channels: Int32(output.channels), row_pixels: layout.rowPixels.start(at: constants),
            row_channels: layout.rowChannels.start(at: constants),
            column_pixels: layout.columnPixels.start(at: constants),
            column_channels: layout.columnChannels.start(at: constants), runs: Int32(runs),
            run_ends: layout.runEnds.start(at: constants), run_pixels: layout.runPixels.start(at: constants),
            run_channels: layout.runChannels.start(at: constants), output: int8(output),
            output_stride: pixelStride(of: output))
    }
}
