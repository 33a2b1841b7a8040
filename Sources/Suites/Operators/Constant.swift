import CKernels

extension OperatorSuite {
    /// A map that is the same for every image.
    static var constant: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        return pn_operands(
            constant: pn_constant(
                values: builder.map(pixels: kernelCase.outputPixels, kernelCase.channels, kernelCase.channels),
                channels: Int32(kernelCase.channels), output: builder.int8Output,
                output_stride: kernelCase.outputStride))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase("constant/dense", .constant, map: (5, 7), channels: 48, digest: 0x159F_3632_FB03_56B7),
            KernelCase("constant/gaps", .constant, map: (4, 6), channels: 71, digest: 0x7A3F_192D_8A5F_91CB) {
                $0.outputGap = 8
            },
            KernelCase("constant/range of pixels", .constant, map: (8, 8), channels: 33, digest: 0x6D03_C813_A817_24A0)
            {
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
