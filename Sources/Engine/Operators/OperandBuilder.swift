import CKernels
import Plan

/// Turns a plan's records into the operands of kernels: indices into addresses.
struct OperandBuilder {
    let plan: Plan
    /// Where the program's buffers lie.
    let maps: UnsafeMutableRawPointer

    /// The operands of one operator.
    func operands(_ record: OperatorRecord) -> pn_operands {
        switch record.operatorKind {
        case .convolution: pn_operands(convolution: convolution(record))
        case .maxPool: pn_operands(max_pool: maxPool(record))
        case .averagePool: pn_operands(average_pool: averagePool(record))
        case .add: pn_operands(add: add(record))
        case .requantize: pn_operands(requantize: requantize(record))
        case .table: pn_operands(table: table(record))
        case .multiply: pn_operands(multiply: multiply(record))
        case .depthwise: pn_operands(depthwise: depthwise(record))
        case .gather: pn_operands(gather: gather(record))
        case .layerNormalization: pn_operands(layer_normalization: layerNormalization(record))
        case .matrixProduct: pn_operands(matrix_product: matrixProduct(record))
        case .softmax: pn_operands(softmax: softmax(record))
        case .constant: pn_operands(constant: constant(record))
        case .join: pn_operands(join: join(record))
        case .groupNormalization: pn_operands(group_normalization: groupNormalization(record))
        case .resize: pn_operands(resize: resize(record))
        }
    }

    /// The operator as a step.
    func step(_ record: OperatorRecord, _ kernel: Step.Kernel, _ operands: UnsafePointer<pn_operands>) -> Step {
        let output = tensor(record.output)
        return Step(
            kernel: kernel, operands: operands, pixels: output.pixels,
            blocks: record.isCutByBlocks ? PlanFormat.blocks(ofOutputs: Int(output.channels)) : 1,
            quantumPixels: Int(record.quantumPixels), quantumBlocks: max(Int(record.quantumBlocks), 1))
    }

    /// The tensor with that index in the plan.
    func tensor(_ index: UInt32) -> TensorRecord { plan.tensor(Int(index)) }

    /// First channel of pixel (0, 0).
    func int8(_ tensor: TensorRecord) -> UnsafeMutablePointer<Int8> {
        address(of: tensor).assumingMemoryBound(to: Int8.self)
    }

    /// First of the dense floats.
    func float32(_ tensor: TensorRecord) -> UnsafeMutablePointer<Float> {
        address(of: tensor).assumingMemoryBound(to: Float.self)
    }

    /// Bytes from one pixel to the next.
    func pixelStride(of tensor: TensorRecord) -> Int {
        Int(plan.buffer(Int(tensor.buffer)).pixelStride)
    }

    func inputMap(of tensor: TensorRecord) -> InputMap {
        InputMap(
            pixels: int8(tensor), pixelStride: pixelStride(of: tensor), height: Int(tensor.height),
            width: Int(tensor.width), channels: Int(tensor.channels))
    }

    func logits(of tensor: TensorRecord) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: float32(tensor), count: Int(tensor.channels))
    }

    func window(_ window: WindowRecord, from input: TensorRecord, to output: TensorRecord) -> pn_window {
        pn_window(
            input_height: Int32(input.height), input_width: Int32(input.width),
            output_height: Int32(output.height), output_width: Int32(output.width),
            kernel_height: Int32(window.kernelHeight), kernel_width: Int32(window.kernelWidth),
            stride_height: Int32(window.strideHeight), stride_width: Int32(window.strideWidth),
            dilation_height: Int32(window.dilationHeight), dilation_width: Int32(window.dilationWidth),
            pad_top: Int32(window.padTop), pad_left: Int32(window.padLeft))
    }

    private func address(of tensor: TensorRecord) -> UnsafeMutableRawPointer {
        maps + Int(plan.buffer(Int(tensor.buffer)).offset) + Int(tensor.channelOffset)
    }
}
