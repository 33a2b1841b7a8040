import Plan

extension Convolution {
    /// Appends a convolution whose groups have one channel each.
    func lowerDepthwise(
        _ name: String, from input: Int, to output: Int, into lowering: inout Lowering
    ) throws(ConvertError) {
        guard window.taps <= PlanFormat.largestDepth else { throw .layerTooLarge(layer: name) }
        let slice = lowering.quantization(of: output).slices[0]
        var parameters = DepthwiseFormat.Parameters()
        parameters.window = try WindowRecord(window, layer: name)
        (parameters.clampLow, parameters.clampHigh) = slice.bounds(relu: relu != nil)
        parameters.outputZero = slice.zeroPoint

        let sources = lowering.quantization(of: input).perChannel
        let block = PlanFormat.blockOutputs
        var bias: [Int32] = []
        var scales: [Float] = []
        var packed = [Int8](repeating: 0, count: DepthwiseFormat.weightsSize(channels: channels, taps: window.taps))
        for channel in 0..<channels {
            // Each channel is a convolution of one channel to one output.
            let single = try QuantizedConvolution(
                self.channel(channel), name: name, input: Quantization([sources[channel].single]),
                outputScale: slice.scale)
            bias.append(single.bias[0])
            scales.append(single.scales[0])
            for tap in 0..<window.taps {
                packed[(channel / block * window.taps + tap) * block + channel % block] =
                    single.weights[
                        tap / PlanFormat.groupInputs * block * PlanFormat.groupInputs + tap % PlanFormat.groupInputs]
            }
        }

        var record = OperatorRecord(.depthwise, inputs: [input], output: output)
        // Kernels compute whole blocks.
        let unused = PlanFormat.roundUp(channels, to: block) - max(channels, block)
        record.quantumPixels = lowering.quantumPixels(
            for: output, costPerElement: window.taps, more: unused * window.taps)
        record.multiplyAdds = UInt64(lowering.pixels(of: output) * channels) * UInt64(window.taps)
        let layout = DepthwiseFormat.Constants(channels: channels)
        var constants = ConstantWriter(byteCount: layout.byteCount)
        constants.store(bias, layout.bias)
        constants.store(scales, layout.scales)
        constants.store(sources.map { Int8($0.zeroPoint) }, layout.padding)
        lowering.append(
            LoweredProgram.Operator(
                name: name, record: record, parameters: FieldWriter.bytes(of: parameters), constants: constants.bytes,
                weights: packed))
    }

    /// One channel of a depthwise convolution.
    private func channel(_ channel: Int) -> Convolution {
        var result = Convolution(
            window: window, outputs: 1, channels: 1,
            weights: Array(weights[channel * window.taps..<(channel + 1) * window.taps]), bias: [bias[channel]])
        result.weightSteps = weightSteps.map { [$0[channel]] }
        return result
    }
}
