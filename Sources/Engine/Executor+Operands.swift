import CKernels
import Plan

extension Executor {
    /// Turns a plan record into the operands of a kernel.
    func operands(_ record: OperatorRecord) -> pn_operands {
        switch record.operatorKind {
        case .convolution: pn_operands(convolution: convolution(record))
        case .maxPool: pn_operands(max_pool: maxPool(record))
        case .averagePool: pn_operands(average_pool: averagePool(record))
        case .add: pn_operands(add: add(record))
        case .requantize: pn_operands(requantize: requantize(record))
        }
    }

    private func window(_ record: OperatorRecord, _ input: TensorRecord, _ output: TensorRecord) -> pn_window {
        pn_window(
            input_height: Int32(input.height), input_width: Int32(input.width),
            output_height: Int32(output.height), output_width: Int32(output.width),
            kernel_height: Int32(record.kernelHeight), kernel_width: Int32(record.kernelWidth),
            stride_height: Int32(record.strideHeight), stride_width: Int32(record.strideWidth),
            dilation_height: Int32(record.dilationHeight), dilation_width: Int32(record.dilationWidth),
            pad_top: Int32(record.padTop), pad_left: Int32(record.padLeft))
    }

    private func convolution(_ record: OperatorRecord) -> pn_convolution {
        let input = plan.tensor(Int(record.input))
        let output = plan.tensor(Int(record.output))
        let outputs = Int(output.channels)
        let constants = plan.constants(at: record.constants)
        let hasResidual = record.hasSecond
        let residual = plan.tensor(Int(hasResidual ? record.second : record.input))
        let isFloat = output.isFloat
        return pn_convolution(
            window: window(record, input, output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            outputs: Int32(outputs),
            padding: (constants + 12 * outputs).assumingMemoryBound(to: Int8.self),
            weights: plan.weights(at: record.weights),
            weight_sums: (constants + 4 * outputs).assumingMemoryBound(to: Int32.self),
            bias: constants.assumingMemoryBound(to: Int32.self),
            scale: (constants + 8 * outputs).assumingMemoryBound(to: Float.self),
            output: isFloat ? nil : address(of: output).assumingMemoryBound(to: Int8.self),
            output_stride: pixelStride(of: output), output_zero: record.outputZero,
            clamp_low: record.clampLow, clamp_high: record.clampHigh,
            residual: hasResidual ? int8(residual) : nil, residual_stride: pixelStride(of: residual),
            residual_zero: record.secondZero, residual_scale: record.secondScale,
            logits: isFloat ? address(of: output).assumingMemoryBound(to: Float.self) : nil)
    }

    private func maxPool(_ record: OperatorRecord) -> pn_max_pool {
        let input = plan.tensor(Int(record.input))
        let output = plan.tensor(Int(record.output))
        return pn_max_pool(
            window: window(record, input, output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            output: address(of: output).assumingMemoryBound(to: Int8.self), output_stride: pixelStride(of: output))
    }

    private func averagePool(_ record: OperatorRecord) -> pn_average_pool {
        let input = plan.tensor(Int(record.input))
        let output = plan.tensor(Int(record.output))
        return pn_average_pool(
            window: window(record, input, output),
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            output: address(of: output).assumingMemoryBound(to: Int8.self), output_stride: pixelStride(of: output),
            zero_points: plan.constants(at: record.constants).assumingMemoryBound(to: Int8.self),
            count_padding: record.doesCountPadding ? 1 : 0,
            pad_bottom: Int32(record.padBottom), pad_right: Int32(record.padRight))
    }

    private func add(_ record: OperatorRecord) -> pn_add {
        let first = plan.tensor(Int(record.input))
        let second = plan.tensor(Int(record.second))
        let output = plan.tensor(Int(record.output))
        return pn_add(
            a: int8(first), a_stride: pixelStride(of: first), a_zero: record.firstZero, a_scale: record.firstScale,
            b: int8(second), b_stride: pixelStride(of: second), b_zero: record.secondZero, b_scale: record.secondScale,
            channels: Int32(output.channels),
            output: address(of: output).assumingMemoryBound(to: Int8.self), output_stride: pixelStride(of: output),
            output_zero: record.outputZero, clamp_low: record.clampLow, clamp_high: record.clampHigh)
    }

    private func requantize(_ record: OperatorRecord) -> pn_requantize {
        let input = plan.tensor(Int(record.input))
        let output = plan.tensor(Int(record.output))
        let size = 4 * Int(input.channels)
        let constants = plan.constants(at: record.constants)
        let isFloat = output.isFloat
        return pn_requantize(
            input: int8(input), input_stride: pixelStride(of: input), channels: Int32(input.channels),
            input_zero: constants.assumingMemoryBound(to: Int32.self),
            scale: (constants + size).assumingMemoryBound(to: Float.self),
            output: isFloat ? nil : address(of: output).assumingMemoryBound(to: Int8.self),
            output_stride: pixelStride(of: output),
            output_zero: isFloat ? nil : (constants + 2 * size).assumingMemoryBound(to: Int32.self),
            clamp_low: isFloat ? nil : (constants + 3 * size).assumingMemoryBound(to: Float.self),
            clamp_high: isFloat ? nil : (constants + 4 * size).assumingMemoryBound(to: Float.self),
            logits: isFloat ? address(of: output).assumingMemoryBound(to: Float.self) : nil)
    }

    private func int8(_ tensor: TensorRecord) -> UnsafePointer<Int8> {
        UnsafePointer(address(of: tensor).assumingMemoryBound(to: Int8.self))
    }
}
