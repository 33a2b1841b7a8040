import CKernels

extension OperatorSuite {
    /// Normalization of every pixel over its channels.
    static var layerNormalization: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let channels = kernelCase.channels
        let input = builder.inputMap()
        let outputZero = builder.zeroPoint()
        // A deviation is some 30 steps of the output, and a shift as much at most.
        let gamma = builder.numbers(channels, most: 60)
        let beta = builder.numbers(channels, most: 30)
        return pn_operands(
            layer_normalization: pn_layer_normalization(
                input: input, input_stride: kernelCase.inputStride, channels: Int32(channels),
                epsilon: kernelCase.values == .limits ? .leastNormalMagnitude : Float(channels * channels) / 64,
                gamma: gamma, beta: beta, output: builder.int8Output, output_stride: kernelCase.outputStride,
                output_zero: outputZero, clamp_low: Float(-128 - outputZero),
                clamp_high: Float(Int32(kernelCase.highest) - outputZero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase(
                "layer_normalization/dense", .layerNormalization, map: (5, 7), channels: 48,
                digest: 0xDCE1_0DB5_FF1B_C227),
            KernelCase(
                "layer_normalization/gaps", .layerNormalization, map: (4, 6), channels: 71,
                digest: 0x0EC1_1914_1822_72B9
            ) {
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase(
                "layer_normalization/one channel", .layerNormalization, map: (3, 3), channels: 1,
                digest: 0x3FC0_F83F_7F29_0B0B),
            KernelCase(
                "layer_normalization/many channels", .layerNormalization, map: (1, 2), channels: 3001,
                digest: 0x4C96_B735_1886_E398),
            KernelCase(
                "layer_normalization/all alike", .layerNormalization, map: (3, 5), channels: 37,
                digest: 0x92A5_4BAC_6B56_B8B2
            ) {
                $0.values = .extreme
            },
            KernelCase(
                "layer_normalization/nothing to divide by", .layerNormalization, map: (3, 5), channels: 19,
                digest: 0x0073_0604_287C_FA3F
            ) {
                $0.values = .limits
            },
            KernelCase(
                "layer_normalization/range of pixels", .layerNormalization, map: (8, 8), channels: 33,
                digest: 0x4D02_5577_E665_EFCD
            ) {
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}

extension OperandBuilder {
    /// Of either sign, in steps of 1/64.
    mutating func numbers(_ count: Int, most: Int) -> UnsafePointer<Float> {
        var generator = self.generator
        let numbers = floats(count) { _ in Float(generator.next(in: -64 * most...64 * most)) / 64 }
        self.generator = generator
        return numbers
    }
}
