import CKernels

extension OperatorSuite {
    /// Change of quantization, to int8 or to float32.
    static var requantize: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let channels = kernelCase.channels
        let input = builder.inputMap()
        let inputZero = builder.words(channels) { Int32($0.next(in: -128...127)) }
        let outputZero = builder.words(channels) { Int32($0.next(in: -128...127)) }
        let scale = builder.scales(channels, exponent: 0)
        return pn_operands(
            requantize: pn_requantize(
                input: input, input_stride: kernelCase.inputStride, channels: Int32(channels), input_zero: inputZero,
                scale: scale, output: kernelCase.storesFloat ? nil : builder.int8Output,
                output_stride: kernelCase.outputStride, output_zero: outputZero,
                clamp_low: builder.floats(channels) { Float(-128 - outputZero[$0]) },
                clamp_high: builder.floats(channels) { Float(Int32(kernelCase.highest) - outputZero[$0]) },
                logits: kernelCase.storesFloat ? builder.floatOutput : nil))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("requantize/dense", .requantize, map: (6, 6), channels: 48, digest: 0x09BD_5000_424A_511E),
            KernelCase(
                "requantize/slices", .requantize, map: (7, 5), channels: 29, digest: 0xFD52_71F7_DC40_02FE
            ) {
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase(
                "requantize/ties, one channel", .requantize, map: (16, 16), channels: 1, digest: 0x81D2_9387_2087_D3AA
            ) {
                $0.values = .ties
            },
            KernelCase(
                "requantize/scales at their limits", .requantize, map: (7, 5), channels: 45,
                digest: 0x0076_E02E_BD8B_4254
            ) {
                $0.values = .limits
            },
            KernelCase(
                "requantize/to float", .requantize, map: (3, 3), channels: 21, digest: 0x9307_3B5E_DA45_34AC
            ) {
                $0.storesFloat = true
                $0.inputGap = 2
            },
        ]
    }
}
