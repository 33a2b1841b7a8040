import CKernels

extension OperatorSuite {
    /// Product of two maps.
    static var multiply: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let (channels, pixels) = (kernelCase.channels, kernelCase.outputPixels)
        let secondStride = (kernelCase.factors == .oneChannel ? 1 : channels) + kernelCase.secondGap
        let residualStride = channels + kernelCase.secondGap
        let zero = builder.zeroPoint()
        let factors =
            switch kernelCase.factors {
            case .map: builder.map(pixels: pixels, channels, secondStride)
            case .onePixel: builder.map(pixels: 1, channels, secondStride)
            case .oneChannel: builder.map(pixels: pixels, 1, secondStride)
            }
        return pn_operands(
            multiply: pn_multiply(
                a: builder.inputMap(), a_stride: kernelCase.inputStride, a_zero: builder.zeroPoint(), b: factors,
                b_stride: kernelCase.factors == .onePixel ? 0 : secondStride, b_zero: builder.zeroPoint(),
                b_is_one_channel: kernelCase.factors == .oneChannel ? 1 : 0,
                scale: builder.scale(upTo: 16, forTies: 1 / 64),
                channels: Int32(channels), output: builder.int8Output, output_stride: kernelCase.outputStride,
                output_zero: zero, clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero),
                residual: kernelCase.hasResidual ? builder.map(pixels: pixels, channels, residualStride) : nil,
                residual_stride: residualStride, residual_zero: builder.zeroPoint(),
                residual_scale: builder.scale(upTo: 2000, forTies: 0.5)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("multiply/dense", .multiply, map: (6, 6), channels: 32, digest: 0xD902_5B1F_1002_F9F6),
            KernelCase("multiply/slices", .multiply, map: (5, 7), channels: 23, digest: 0x688E_5FB0_3F39_A747) {
                $0.inputGap = 9
                $0.secondGap = 4
                $0.outputGap = 2
            },
            KernelCase(
                "multiply/gate of the channels", .multiply, map: (7, 5), channels: 37, digest: 0x7B9D_969E_5E06_A46B
            ) {
                $0.factors = .onePixel
                $0.inputGap = 3
            },
            KernelCase(
                "multiply/gate of the channels, residual", .multiply, map: (7, 5), channels: 48,
                digest: 0x0AC4_8E69_E729_CDDE
            ) {
                $0.factors = .onePixel
                $0.hasResidual = true
                $0.secondGap = 5
            },
            KernelCase(
                "multiply/gate of the pixels", .multiply, map: (9, 4), channels: 21, digest: 0x4050_7BE8_2504_362E
            ) {
                $0.factors = .oneChannel
                $0.secondGap = 6
            },
            KernelCase(
                "multiply/gate of the pixels, residual", .multiply, map: (3, 5), channels: 16,
                digest: 0x7702_D9D3_A158_60E9
            ) {
                $0.factors = .oneChannel
                $0.hasResidual = true
            },
            KernelCase("multiply/ties", .multiply, map: (9, 9), channels: 18, digest: 0x3748_BF96_26E9_5317) {
                $0.values = .ties
                $0.hasResidual = true
            },
            KernelCase("multiply/unfused", .multiply, map: (12, 12), channels: 36, digest: 0xA92F_27CC_1804_3F98) {
                $0.values = .unfused
                $0.hasResidual = true
            },
            KernelCase(
                "multiply/scales at their limits", .multiply, map: (9, 5), channels: 21, digest: 0xE462_B882_F0F9_7D23
            ) {
                $0.values = .limits
                $0.hasResidual = true
            },
            KernelCase(
                "multiply/clamp, range of pixels", .multiply, map: (8, 8), channels: 70, digest: 0x81A9_6E6C_C268_D6F1
            ) {
                $0.highest = 40
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
