import CKernels

extension OperatorSuite {
    /// Normalization of groups of channels over all pixels.
    static var groupNormalization: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    /// A slice is a group.
    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let channels = kernelCase.channels
        let values = kernelCase.outputPixels * channels / kernelCase.slices
        let input = builder.inputMap()
        let outputZero = builder.zeroPoint()
        // A deviation is some 30 steps of the output, and a shift as much at most.
        let gamma = builder.numbers(channels, most: 60)
        let beta = builder.numbers(channels, most: 30)
        return pn_operands(
            group_normalization: pn_group_normalization(
                input: input, input_stride: kernelCase.inputStride, pixels: Int32(kernelCase.outputPixels),
                channels: Int32(channels), channels_of_group: Int32(channels / kernelCase.slices),
                epsilon: kernelCase.values == .limits ? .leastNormalMagnitude : Float(values * values) / 64,
                gamma: gamma, beta: beta, output: builder.int8Output, output_stride: kernelCase.outputStride,
                output_zero: outputZero, clamp_low: Float(-128 - outputZero),
                clamp_high: Float(Int32(kernelCase.highest) - outputZero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase(
                "group_normalization/one group", .groupNormalization, map: (5, 7), channels: 48,
                digest: 0xBD0A_17AB_8CCE_56A4),
            KernelCase(
                "group_normalization/a group a channel, gaps", .groupNormalization, map: (4, 6), channels: 71,
                digest: 0x580B_55BE_E801_9940
            ) {
                $0.slices = 71
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase(
                "group_normalization/small groups", .groupNormalization, map: (3, 3), channels: 51,
                digest: 0xA268_BA4B_6A5A_16C7
            ) {
                $0.slices = 17
                $0.inputGap = 1
            },
            KernelCase(
                "group_normalization/large groups", .groupNormalization, map: (4, 5), channels: 123,
                digest: 0x299D_37D5_1D74_A97E
            ) {
                $0.slices = 3
            },
            KernelCase(
                "group_normalization/one value", .groupNormalization, map: (1, 1), channels: 3,
                digest: 0x5527_A5A3_7CDD_4C6C
            ) {
                $0.slices = 3
            },
            KernelCase(
                "group_normalization/many pixels", .groupNormalization, map: (300, 230), channels: 2,
                digest: 0x4C89_20FD_AB99_B66B
            ) {
                $0.slices = 2
                $0.values = .extreme
                ($0.first, $0.count) = (68_000, 3)
            },
            KernelCase(
                "group_normalization/nothing to divide by", .groupNormalization, map: (3, 5), channels: 19,
                digest: 0x5104_F454_04B9_9917
            ) {
                $0.values = .limits
            },
            KernelCase(
                "group_normalization/range of pixels and blocks", .groupNormalization, map: (8, 8), channels: 66,
                digest: 0xDA33_61D9_E5E4_94CA
            ) {
                $0.slices = 11
                ($0.first, $0.count) = (5, 30)
                ($0.firstBlock, $0.blocks) = (1, 3)
            },
        ]
    }
}
