import CKernels

extension OperatorSuite {
    /// Average over a window.
    static var averagePool: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        return pn_operands(
            average_pool: pn_average_pool(
                window: kernelCase.window, input: builder.inputMap(), input_stride: kernelCase.inputStride,
                channels: Int32(kernelCase.channels), output: builder.int8Output,
                output_stride: kernelCase.outputStride, zero_points: builder.bytes(kernelCase.channels),
                count_padding: kernelCase.countsPadding ? 1 : 0,
                pad_bottom: Int32(kernelCase.padBottom), pad_right: Int32(kernelCase.padRight)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase(
                "average/2x2 stride 2", .averagePool, map: (8, 8), kernel: (2, 2), channels: 33,
                digest: 0xE330_F8F0_8CA0_EA31
            ) {
                $0.stride(2)
            },
            KernelCase(
                "average/whole map", .averagePool, map: (7, 7), kernel: (7, 7), channels: 70,
                digest: 0x4F8B_8155_8E9F_6A3E
            ) {
                $0.inputGap = 2
            },
            KernelCase(
                "average/3x3 padding not counted", .averagePool, map: (9, 8), kernel: (3, 3), channels: 16,
                digest: 0xB20D_1D09_EC2A_824D
            ) {
                $0.pad(1)
                $0.stride(2)
                $0.outputGap = 1
            },
            KernelCase(
                "average/3x3 padding counted", .averagePool, map: (9, 8), kernel: (3, 3), channels: 21,
                digest: 0xCF25_CA9B_1F34_3071
            ) {
                $0.pad(1)
                $0.stride(2)
                $0.countsPadding = true
            },
            KernelCase(
                "average/range of pixels", .averagePool, map: (9, 8), kernel: (2, 3), channels: 47,
                digest: 0x2493_DF43_FE2A_D28A
            ) {
                $0.first = 7
                $0.count = 22
            },
        ]
    }
}
