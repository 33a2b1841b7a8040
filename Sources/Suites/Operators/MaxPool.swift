import CKernels

extension OperatorSuite {
    /// Maximum over a window.
    static var maxPool: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        return pn_operands(
            max_pool: pn_max_pool(
                window: kernelCase.window, input: builder.inputMap(), input_stride: kernelCase.inputStride,
                channels: Int32(kernelCase.channels), output: builder.int8Output,
                output_stride: kernelCase.outputStride))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase(
                "max/3x3 stride 2 padded", .maxPool, map: (11, 11), kernel: (3, 3), channels: 24,
                digest: 0xDADC_5B1C_EB2C_AF02
            ) {
                $0.pad(1)
                $0.stride(2)
            },
            KernelCase(
                "max/2x2 slice with gaps", .maxPool, map: (8, 8), kernel: (2, 2), channels: 19,
                digest: 0xE423_8273_588C_CDC5
            ) {
                $0.stride(2)
                $0.inputGap = 13
                $0.outputGap = 5
            },
            KernelCase(
                "max/3x3 one channel", .maxPool, map: (7, 5), kernel: (3, 3), channels: 1,
                digest: 0x2369_2471_1EB1_132E
            ) {
                $0.first = 3
                $0.count = 9
            },
            KernelCase(
                "max/3x3 all −128", .maxPool, map: (5, 5), kernel: (3, 3), channels: 40, digest: 0x69C6_8794_DB59_70BC
            ) {
                $0.pad(1)
                $0.values = .extreme
            },
        ]
    }
}
