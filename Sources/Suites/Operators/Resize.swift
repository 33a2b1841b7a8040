import CKernels

extension OperatorSuite {
    /// Bilinear interpolation.
    static var resize: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    /// The output's size is that of a window with strides and padding: smaller and larger than the input.
    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let (height, width) = (kernelCase.height, kernelCase.width)
        let one = 1 << Int(PN_RESIZE_BITS)
        let input = builder.inputMap()
        let rows = kernelCase.outputPixels / kernelCase.outputWidth
        return pn_operands(
            resize: pn_resize(
                input: input, input_stride: kernelCase.inputStride, output_width: Int32(kernelCase.outputWidth),
                channels: Int32(kernelCase.channels),
                first_rows: builder.words(rows) { Int32($0.next(in: 0...height - 1) * width) },
                second_rows: builder.words(rows) { Int32($0.next(in: 0...height - 1) * width) },
                row_weights: builder.words(rows) { Int32($0.next(in: 0...one)) },
                first_columns: builder.words(kernelCase.outputWidth) { Int32($0.next(in: 0...width - 1)) },
                second_columns: builder.words(kernelCase.outputWidth) { Int32($0.next(in: 0...width - 1)) },
                column_weights: builder.words(kernelCase.outputWidth) { Int32($0.next(in: 0...one)) },
                output: builder.int8Output, output_stride: kernelCase.outputStride))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("resize/dense", .resize, map: (5, 7), channels: 48, digest: 0x8328_E827_52F4_2C16),
            KernelCase("resize/larger, gaps", .resize, map: (4, 6), channels: 71, digest: 0xA597_13FF_410D_70B7) {
                $0.pad(3)
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase("resize/smaller", .resize, map: (9, 8), channels: 21, digest: 0x0E48_E638_49B9_7ABF) {
                $0.stride(2)
            },
            KernelCase("resize/of one pixel", .resize, map: (1, 1), channels: 40, digest: 0x30DD_29DC_A645_4E03) {
                $0.pad(2)
            },
            KernelCase("resize/extreme", .resize, map: (3, 4), channels: 17, digest: 0x4CBB_D471_89F6_E000) {
                $0.values = .extreme
            },
            KernelCase("resize/range of pixels", .resize, map: (8, 8), channels: 33, digest: 0x3DA0_663F_F3DD_C34B) {
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
