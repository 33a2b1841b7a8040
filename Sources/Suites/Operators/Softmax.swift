import CKernels

extension OperatorSuite {
    /// Softmax over groups of channels.
    static var softmax: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    /// A slice is a group.
    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let input = builder.inputMap()
        let outputZero = builder.zeroPoint()
        // Falls to nothing within some 40 steps, or is as large as it may be everywhere.
        let flat = kernelCase.values == .limits || kernelCase.values == .ties
        let exponentials = builder.floats(256) { flat ? 1 : Float(1) / Float(1 + $0 * $0) }
        return pn_operands(
            softmax: pn_softmax(
                input: input, input_stride: kernelCase.inputStride, groups: Int32(kernelCase.slices),
                columns: Int32(kernelCase.channels / kernelCase.slices), exponentials: exponentials,
                scale: kernelCase.values == .limits
                    ? .greatestFiniteMagnitude : 255 * Float(kernelCase.values == .ties ? 2 : 1),
                output: builder.int8Output, output_stride: kernelCase.outputStride, output_zero: outputZero,
                clamp_low: Float(-128 - outputZero), clamp_high: Float(Int32(kernelCase.highest) - outputZero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("softmax/dense", .softmax, map: (5, 7), channels: 48, digest: 0x46D6_E903_0800_16E1),
            KernelCase("softmax/heads with gaps", .softmax, map: (4, 6), channels: 195, digest: 0x5699_4095_7F77_490B) {
                $0.slices = 5
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase("softmax/a channel a group", .softmax, map: (3, 3), channels: 7, digest: 0x2F05_74F6_5A31_2365) {
                $0.slices = 7
            },
            KernelCase("softmax/many channels", .softmax, map: (1, 2), channels: 3001, digest: 0x82C3_0B27_F53F_023E),
            KernelCase("softmax/all alike", .softmax, map: (3, 5), channels: 37, digest: 0x5D25_5E7E_A307_8482) {
                $0.values = .extreme
            },
            KernelCase("softmax/as large as can be", .softmax, map: (3, 5), channels: 19, digest: 0xF359_DE40_1E52_62A9)
            {
                $0.values = .limits
            },
            KernelCase("softmax/range of pixels", .softmax, map: (8, 8), channels: 32, digest: 0xB640_8537_D6B6_5703) {
                $0.slices = 2
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
