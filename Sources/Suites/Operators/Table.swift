import CKernels

extension OperatorSuite {
    /// Map of 256 entries, one or several slices.
    static var table: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let (channels, slices) = (kernelCase.channels, kernelCase.slices)
        let input = builder.inputMap()
        var slice = 0
        let ends = builder.words(slices) { _ in
            slice += 1
            return Int32(channels * slice / slices)
        }
        return pn_operands(
            table: pn_table(
                input: input, input_stride: kernelCase.inputStride, channels: Int32(channels), slices: Int32(slices),
                ends: ends, tables: builder.bytes(256 * slices), output: builder.int8Output,
                output_stride: kernelCase.outputStride))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("table/dense", .table, map: (7, 9), channels: 5, digest: 0x1DFD_1E4D_0BBC_027B),
            KernelCase("table/one slice with gaps", .table, map: (6, 5), channels: 70, digest: 0xA185_9A61_2DA9_266B) {
                $0.inputGap = 3
                $0.outputGap = 8
            },
            KernelCase("table/three slices", .table, map: (5, 7), channels: 49, digest: 0x9541_50E4_B68F_FA70) {
                $0.slices = 3
                $0.outputGap = 1
            },
            KernelCase(
                "table/two slices without gaps", .table, map: (6, 7), channels: 37, digest: 0x2B3B_5781_1CB9_C473
            ) {
                $0.slices = 2
            },
            KernelCase("table/a slice a channel", .table, map: (4, 4), channels: 19, digest: 0xCD34_DC6A_2F74_5D6A) {
                $0.slices = 19
                $0.inputGap = 2
            },
            KernelCase("table/range of pixels", .table, map: (8, 8), channels: 33, digest: 0x089A_FC51_09EF_8518) {
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
