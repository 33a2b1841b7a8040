import CKernels

extension OperatorSuite {
    /// Matrix products of two maps.
    static var matrixProduct: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    /// A slice is a group, and a row of pixels a part. Factors that are a map are columns side by side, others a pixel
    /// a column.
    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let (groups, parts) = (kernelCase.slices, kernelCase.height)
        let (depth, columns) = (kernelCase.channels / groups, kernelCase.outputChannels / groups)
        let isTransposed = kernelCase.factors != .map
        let rows = isTransposed ? columns : depth
        let channels = groups * (isTransposed ? depth : columns)
        let second = builder.map(pixels: rows * parts, channels, channels + kernelCase.secondGap)
        let zero = builder.zeroPoint()
        return pn_operands(
            matrix_product: pn_matrix_product(
                a: builder.inputMap(), a_stride: kernelCase.inputStride, a_zero: builder.zeroPoint(),
                rows: Int32(kernelCase.width), b: second, b_stride: channels + kernelCase.secondGap,
                b_zero: builder.zeroPoint(), b_rows: Int32(rows),
                b_is_transposed: isTransposed ? 1 : 0, groups: Int32(groups), depth: Int32(depth),
                columns: Int32(columns), scale: builder.scale(upTo: 16, forTies: 1 / 64) / Float(depth),
                output: builder.int8Output, output_stride: kernelCase.outputStride, output_zero: zero,
                clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase(
                "matrix_product/columns side by side", .matrixProduct, map: (1, 9), channels: 32, outputs: 48,
                digest: 0x0F48_6C52_58FA_973D),
            KernelCase(
                "matrix_product/heads with gaps", .matrixProduct, map: (1, 11), channels: 57, outputs: 63,
                digest: 0x6D13_FF55_C91D_ED35
            ) {
                $0.slices = 3
                ($0.inputGap, $0.secondGap, $0.outputGap) = (3, 5, 2)
            },
            KernelCase(
                "matrix_product/columns are pixels", .matrixProduct, map: (1, 10), channels: 32, outputs: 48,
                digest: 0xB4A2_4026_1241_891B
            ) {
                $0.factors = .onePixel
            },
            KernelCase(
                "matrix_product/columns are pixels, heads with gaps", .matrixProduct, map: (1, 7), channels: 57,
                outputs: 63, digest: 0x0ACF_4012_4FD1_DF5A
            ) {
                $0.factors = .onePixel
                $0.slices = 3
                ($0.inputGap, $0.secondGap, $0.outputGap) = (3, 5, 2)
            },
            KernelCase(
                "matrix_product/parts", .matrixProduct, map: (4, 6), channels: 20, outputs: 34,
                digest: 0xEB7F_3CCF_DD87_BC17
            ) {
                $0.slices = 2
            },
            KernelCase(
                "matrix_product/parts whose columns are pixels", .matrixProduct, map: (4, 5), channels: 20, outputs: 34,
                digest: 0xF2FB_9FBD_3152_6939
            ) {
                $0.slices = 2
                $0.factors = .onePixel
            },
            KernelCase(
                "matrix_product/deep", .matrixProduct, map: (1, 5), channels: 1300, outputs: 18,
                digest: 0xFA4A_AF07_EBBE_FC5F),
            KernelCase(
                "matrix_product/deep, columns are pixels", .matrixProduct, map: (1, 5), channels: 1300, outputs: 18,
                digest: 0x03FA_D387_68CC_797B
            ) {
                $0.factors = .onePixel
            },
            KernelCase(
                "matrix_product/largest products", .matrixProduct, map: (1, 6), channels: 600, outputs: 20,
                digest: 0xCD1A_7AB7_88AD_156D
            ) {
                $0.values = .extreme
            },
            KernelCase(
                "matrix_product/ties", .matrixProduct, map: (2, 9), channels: 16, outputs: 18,
                digest: 0x1540_8E33_8DBF_EA1B
            ) {
                $0.values = .ties
            },
            KernelCase(
                "matrix_product/scales at their limits", .matrixProduct, map: (2, 5), channels: 21, outputs: 19,
                digest: 0x5DFF_DCB8_5BCF_D9B5
            ) {
                $0.values = .limits
            },
            KernelCase(
                "matrix_product/clamp, range of pixels", .matrixProduct, map: (8, 8), channels: 40, outputs: 30,
                digest: 0x3E50_780E_9A23_3248
            ) {
                $0.slices = 2
                $0.highest = 40
                $0.first = 5
                $0.count = 30
            },
        ]
    }
}
