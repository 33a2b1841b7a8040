import CKernels

extension OperatorSuite {
    /// The pixels of two maps.
    static var join: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    /// The first map has about a third of the pixels, but at least one; both are as long as the whole, so that one pixel
    /// may be all there is.
    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let (pixels, channels) = (kernelCase.outputPixels, kernelCase.channels)
        let stride = channels + kernelCase.secondGap
        let zero = builder.zeroPoint()
        return pn_operands(
            join: pn_join(
                a: builder.inputMap(), a_stride: kernelCase.inputStride, a_pixels: Int32((pixels + 2) / 3),
                a_zero: builder.zeroPoint(), a_scale: builder.scale(upTo: 2000, forTies: 0.5),
                b: builder.map(pixels: pixels, channels, stride), b_stride: stride, b_zero: builder.zeroPoint(),
                b_scale: builder.scale(upTo: 2000, forTies: 0.25), channels: Int32(channels),
                output: builder.int8Output, output_stride: kernelCase.outputStride, output_zero: zero,
                clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("join/dense", .join, map: (6, 6), channels: 32, digest: 0xD893_1663_2DC5_A27A),
            KernelCase("join/gaps", .join, map: (5, 7), channels: 23, digest: 0xEC9F_F2BF_5DC6_B5B9) {
                ($0.inputGap, $0.secondGap, $0.outputGap) = (9, 4, 2)
            },
            KernelCase("join/ties", .join, map: (9, 9), channels: 18, digest: 0x5F72_333F_8E8F_86ED) {
                $0.values = .ties
            },
            KernelCase("join/scales at their limits", .join, map: (9, 5), channels: 21, digest: 0xF767_B075_E2C4_03C6) {
                $0.values = .limits
            },
            KernelCase("join/clamp, range of pixels", .join, map: (8, 8), channels: 70, digest: 0x136C_D945_E104_8ABD) {
                $0.highest = 40
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
