import CKernels

extension OperatorSuite {
    /// Sum of two maps.
    static var add: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let channels = kernelCase.channels
        let secondStride = channels + kernelCase.secondGap
        let zero = builder.zeroPoint()
        return pn_operands(
            add: pn_add(
                a: builder.inputMap(), a_stride: kernelCase.inputStride, a_zero: builder.zeroPoint(),
                a_scale: builder.scale(upTo: 2000, forTies: 0.25),
                b: builder.map(pixels: kernelCase.outputPixels, channels, secondStride), b_stride: secondStride,
                b_zero: builder.zeroPoint(), b_scale: builder.scale(upTo: 2000, forTies: 0.5),
                channels: Int32(channels), output: builder.int8Output, output_stride: kernelCase.outputStride,
                output_zero: zero, clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("add/dense", .add, map: (6, 6), channels: 32, digest: 0x0CDB_F071_37D7_7793),
            KernelCase(
                "add/slices", .add, map: (5, 7), channels: 23, digest: 0x4CF9_F35C_C81B_14B5
            ) {
                $0.inputGap = 9
                $0.secondGap = 4
                $0.outputGap = 2
            },
            KernelCase(
                "add/ties", .add, map: (9, 9), channels: 18, digest: 0x941B_31DB_9C90_4EB1
            ) {
                $0.values = .ties
            },
            KernelCase(
                "add/unfused", .add, map: (12, 12), channels: 36, digest: 0x162F_2262_F3E2_180E
            ) {
                $0.values = .unfused
            },
            KernelCase("add/scales at their limits", .add, map: (9, 5), channels: 21, digest: 0x8CB1_C3FC_4977_A84D) {
                $0.values = .limits
            },
            KernelCase(
                "add/clamp, range of pixels", .add, map: (8, 8), channels: 70, digest: 0x3FF2_08A0_F93F_2E46
            ) {
                $0.highest = 40
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
