import CKernels

extension OperatorSuite {
    /// Values of a map in another order.
    static var gather: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    /// A slice is a run. Rows, columns and runs all move pixels and channels where there are enough of them.
    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let (height, width, channels) = (kernelCase.height, kernelCase.width, kernelCase.channels)
        let (outputs, runs) = (kernelCase.outputs ?? channels, kernelCase.slices)
        let longest = (outputs + runs - 1) / runs
        /// How far the channels of a run can be moved, by the run itself and by rows and columns.
        let room = (channels - longest) / 3
        let rows = kernelCase.outputPixels / kernelCase.outputWidth
        let input = builder.inputMap()
        let rowPixels = builder.words(rows) { Int32($0.next(in: 0...max(height - 2, 0)) * width) }
        let rowChannels = builder.words(rows) { Int32($0.next(in: 0...room)) }
        let columnPixels = builder.words(kernelCase.outputWidth) { Int32($0.next(in: 0...max(width - 2, 0))) }
        let columnChannels = builder.words(kernelCase.outputWidth) { Int32($0.next(in: 0...room)) }
        var run = 0
        let ends = builder.words(runs) { _ in
            run += 1
            return Int32(outputs * run / runs)
        }
        let runPixels = builder.words(runs) {
            Int32((height > 1 ? $0.next(in: 0...1) * width : 0) + (width > 1 ? $0.next(in: 0...1) : 0))
        }
        let runChannels = builder.words(runs) { Int32($0.next(in: 0...room)) }
        return pn_operands(
            gather: pn_gather(
                input: input, input_stride: kernelCase.inputStride, output_width: Int32(kernelCase.outputWidth),
                channels: Int32(outputs), row_pixels: rowPixels, row_channels: rowChannels,
                column_pixels: columnPixels, column_channels: columnChannels, runs: Int32(runs), run_ends: ends,
                run_pixels: runPixels, run_channels: runChannels, output: builder.int8Output,
                output_stride: kernelCase.outputStride))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("gather/dense", .gather, map: (5, 7), channels: 5, digest: 0x22D9_2D74_EE4D_3134),
            KernelCase(
                "gather/one run with gaps", .gather, map: (4, 6), channels: 71, outputs: 35,
                digest: 0x05CC_DE95_9B64_9264
            ) {
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase(
                "gather/a run a channel", .gather, map: (6, 5), channels: 58, outputs: 58, digest: 0x0FC8_5ED0_50D1_F0E4
            ) {
                $0.slices = 58
                $0.outputGap = 1
            },
            KernelCase(
                "gather/more channels than there are", .gather, map: (6, 8), channels: 19, outputs: 64,
                digest: 0xDEA2_6C1E_B329_6566
            ) {
                $0.slices = 4
                ($0.strideHeight, $0.strideWidth) = (2, 2)
            },
            KernelCase(
                "gather/one pixel", .gather, map: (1, 1), channels: 40, outputs: 33, digest: 0x36DB_AAFE_9F7F_5693
            ) {
                $0.slices = 7
            },
            KernelCase(
                "gather/range of pixels", .gather, map: (8, 8), channels: 33, outputs: 21, digest: 0x3B6B_6C3B_B3A0_1F7D
            ) {
                $0.slices = 3
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
