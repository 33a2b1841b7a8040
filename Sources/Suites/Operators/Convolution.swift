import CKernels

extension OperatorSuite {
    /// Convolutions and fully connected layers.
    static var convolution: OperatorSuite {
        OperatorSuite(cases: convolutionCases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let outputs = kernelCase.outputChannels
        let input = builder.inputMap()
        let padding = builder.bytes(kernelCase.channels)
        let (weights, sums) = packedWeights(&builder)
        let wraps = kernelCase.values == .wrapping
        let bias = builder.words(outputs) { generator in
            guard wraps else { return Int32(generator.next(in: -50_000...50_000)) }
            return generator.next() & 1 == 0
                ? Int32.max - Int32(generator.next(in: 0...99)) : Int32.min + Int32(generator.next(in: 0...99))
        }
        let depthBits = Int.bitWidth - kernelCase.depth.leadingZeroBitCount
        let scale = builder.scales(outputs, exponent: kernelCase.values == .unfused ? -3 : -6 - depthBits / 2)
        let zero = builder.zeroPoint()
        let residualStride = outputs + kernelCase.secondGap
        let residual =
            kernelCase.hasResidual ? builder.map(pixels: kernelCase.outputPixels, outputs, residualStride) : nil
        return pn_operands(
            convolution: pn_convolution(
                window: kernelCase.window, input: input, input_stride: kernelCase.inputStride,
                channels: Int32(kernelCase.channels), outputs: Int32(outputs), padding: padding, weights: weights,
                weight_sums: sums, bias: bias, scale: scale,
                output: kernelCase.storesFloat ? nil : builder.int8Output, output_stride: kernelCase.outputStride,
                output_zero: zero, clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero),
                residual: residual, residual_stride: residualStride, residual_zero: builder.zeroPoint(),
                residual_scale: builder.scale(upTo: 3000, forTies: 0.5),
                logits: kernelCase.storesFloat ? builder.floatOutput : nil))
    }

    /// Weights −127...127 in the layout [outputs / 16][depth / 4][16][4], and the sum of each output's.
    private static func packedWeights(
        _ builder: inout OperandBuilder
    ) -> (UnsafePointer<Int8>, UnsafePointer<Int32>) {
        let kernelCase = builder.kernelCase
        let outputs = kernelCase.outputChannels
        let block = Int(PN_BLOCK)
        let group = Int(PN_GROUP)
        let groups = (kernelCase.depth + group - 1) / group
        let count = (outputs + block - 1) / block * groups * block * group
        let packed = builder.memory(count, 64).bindMemory(to: Int8.self, capacity: count)
        packed.update(repeating: 0, count: count)
        let sums = builder.memory(outputs * 4, 4).bindMemory(to: Int32.self, capacity: outputs)
        for output in 0..<outputs {
            var sum: Int32 = 0
            for k in 0..<kernelCase.depth {
                let weight: Int
                switch kernelCase.values {
                case .extreme: weight = 127
                case .extremeNegative: weight = -127
                default: weight = builder.generator.next(in: -127...127)
                }
                let index = ((output / block * groups + k / group) * block + output % block) * group + k % group
                packed[index] = Int8(weight)
                sum += Int32(weight)
            }
            sums[output] = sum
        }
        return (UnsafePointer(packed), UnsafePointer(sums))
    }
}
