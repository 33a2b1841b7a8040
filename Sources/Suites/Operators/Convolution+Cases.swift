import CKernels

extension OperatorSuite {
    /// Convolutions and fully connected layers: the shapes of MSDNet, and what is easy to get wrong around them.
    static var convolutionCases: [KernelCase] {
        pointwise + windows + ranges + values
    }

    /// 1×1 kernels: no gathering, odd channel counts, strides.
    private static var pointwise: [KernelCase] {
        [
            KernelCase(
                "conv/1x1 slice of a dense stream", .convolution, map: (16, 16), channels: 64, outputs: 24,
                digest: 0x0A19_864B_BCFF_06E8
            ) {
                $0.inputGap = 144
                $0.outputGap = 100
            },
            KernelCase(
                "conv/1x1 one input, one output", .convolution, map: (3, 3), channels: 1, outputs: 1,
                digest: 0xA75B_99C9_1C1A_C4B7),
            KernelCase(
                "conv/1x1 five inputs, half block", .convolution, map: (5, 7), channels: 5, outputs: 6,
                digest: 0x966C_EF85_4B37_C994),
            KernelCase(
                "conv/1x1 seventeen outputs", .convolution, map: (4, 5), channels: 33, outputs: 17,
                digest: 0xC57A_0F8F_E554_2D66
            ) {
                $0.outputGap = 3
            },
            KernelCase(
                "conv/1x1 sixty-three inputs", .convolution, map: (7, 7), channels: 63, outputs: 40,
                digest: 0xD947_7901_FD6B_D699),
            KernelCase(
                "conv/1x1 stride 2", .convolution, map: (9, 9), channels: 20, outputs: 24,
                digest: 0x23AB_8B0F_0CE3_9457
            ) {
                $0.stride(2)
            },
            KernelCase(
                "conv/1x1 stride 3 of odd map", .convolution, map: (8, 11), channels: 13, outputs: 9,
                digest: 0x6821_F8A2_FEB5_ACE8
            ) {
                $0.stride(3)
                $0.inputGap = 5
            },
            KernelCase(
                "conv/1x1 padded", .convolution, map: (4, 4), channels: 8, outputs: 8, digest: 0x2480_9198_0873_D8C7
            ) {
                $0.pad(1)
            },
        ]
    }

    /// Kernels with several taps: borders, strides, dilation, slices.
    private static var windows: [KernelCase] {
        [
            KernelCase(
                "conv/3x3 image", .convolution, map: (16, 16), kernel: (3, 3), channels: 3, outputs: 6,
                digest: 0xE6B6_FE8F_8E0A_B904
            ) {
                $0.pad(1)
            },
            KernelCase(
                "conv/3x3 six to six", .convolution, map: (12, 16), kernel: (3, 3), channels: 6, outputs: 6,
                digest: 0x8DF9_F526_5C6D_67F5
            ) {
                $0.pad(1)
                $0.outputGap = 26
            },
            KernelCase(
                "conv/3x3 twelve to twelve", .convolution, map: (16, 16), kernel: (3, 3), channels: 12, outputs: 12,
                digest: 0x9E2E_014C_A33F_6DE8
            ) {
                $0.pad(1)
            },
            KernelCase(
                "conv/3x3 twenty-four to twenty-four", .convolution, map: (8, 16), kernel: (3, 3), channels: 24,
                outputs: 24, digest: 0xD527_C4FC_D075_D27B
            ) {
                $0.pad(1)
            },
            KernelCase(
                "conv/3x3 twenty-four to six", .convolution, map: (16, 32), kernel: (3, 3), channels: 24, outputs: 6,
                digest: 0xA98F_9C7D_CF6A_0A53
            ) {
                $0.pad(1)
            },
            KernelCase(
                "conv/3x3 stride 2", .convolution, map: (16, 16), kernel: (3, 3), channels: 48, outputs: 24,
                digest: 0xFC83_5451_AA79_C2A6
            ) {
                $0.pad(1)
                $0.stride(2)
            },
            KernelCase(
                "conv/3x3 stride 2 narrow", .convolution, map: (4, 4), kernel: (3, 3), channels: 128, outputs: 128,
                digest: 0xDB07_87A1_B814_401F
            ) {
                $0.pad(1)
                $0.stride(2)
            },
            KernelCase(
                "conv/3x3 slice with gap", .convolution, map: (8, 8), kernel: (3, 3), channels: 20, outputs: 20,
                digest: 0x64D0_AA56_8A2F_6FA2
            ) {
                $0.pad(1)
                $0.inputGap = 7
            },
            KernelCase(
                "conv/3x3 dilation 2", .convolution, map: (10, 10), kernel: (3, 3), channels: 8, outputs: 11,
                digest: 0x7E9A_7613_FB75_5538
            ) {
                $0.pad(2)
                $0.dilation(2)
            },
            KernelCase(
                "conv/3x3 dilated rows only", .convolution, map: (11, 9), kernel: (3, 3), channels: 4, outputs: 5,
                digest: 0x965C_EE97_DB93_C363
            ) {
                $0.dilationHeight = 2
                $0.pad(1)
            },
            KernelCase(
                "conv/3x3 asymmetric padding", .convolution, map: (9, 9), kernel: (3, 3), channels: 16, outputs: 16,
                digest: 0xD0FF_D124_E027_E720
            ) {
                $0.padBottom = 1
                $0.padRight = 2
                $0.stride(2)
            },
            KernelCase(
                "conv/3x3 padding wider than the map", .convolution, map: (1, 2), kernel: (3, 3), channels: 10,
                outputs: 10, digest: 0x86FF_7A40_E671_3800
            ) {
                $0.pad(1)
            },
            KernelCase(
                "conv/2x2 even kernel", .convolution, map: (9, 9), kernel: (2, 2), channels: 14, outputs: 30,
                digest: 0xBF67_2B11_2850_64AE
            ) {
                $0.padTop = 1
                $0.padLeft = 1
            },
            KernelCase(
                "conv/5x5 five channels", .convolution, map: (9, 10), kernel: (5, 5), channels: 5, outputs: 7,
                digest: 0x8615_49A8_8833_A8E6
            ) {
                $0.pad(2)
            },
            KernelCase(
                "conv/7x7 stride 2 image", .convolution, map: (32, 32), kernel: (7, 7), channels: 3, outputs: 64,
                digest: 0x7563_E9AE_8296_BABD
            ) {
                $0.pad(3)
                $0.stride(2)
            },
            KernelCase(
                "conv/1x7 row kernel", .convolution, map: (5, 12), kernel: (1, 7), channels: 9, outputs: 18,
                digest: 0xC484_8406_F849_D48B
            ) {
                $0.padLeft = 3
                $0.padRight = 3
            },
            KernelCase(
                "conv/7x1 column kernel", .convolution, map: (12, 9), kernel: (7, 1), channels: 16, outputs: 8,
                digest: 0x829E_5C87_EF30_7155
            ) {
                $0.padTop = 3
                $0.padBottom = 3
            },
            KernelCase(
                "conv/4x4 whole map", .convolution, map: (4, 4), kernel: (4, 4), channels: 40, outputs: 10,
                digest: 0xD9D4_4A14_86E3_FBFF),
            KernelCase(
                "conv/3x5 whole map with gap", .convolution, map: (3, 5), kernel: (3, 5), channels: 11, outputs: 20,
                digest: 0x462C_3F05_BBC7_44D9
            ) {
                $0.inputGap = 3
            },
        ]
    }

    /// Part of the pixels or of the blocks, as quanta and threads compute them.
    private static var ranges: [KernelCase] {
        [
            KernelCase(
                "conv/3x3 range of pixels", .convolution, map: (9, 11), kernel: (3, 3), channels: 12, outputs: 20,
                digest: 0x92C4_2753_0E31_7829
            ) {
                $0.pad(1)
                $0.first = 13
                $0.count = 37
            },
            KernelCase(
                "conv/1x1 range of pixels", .convolution, map: (9, 11), channels: 24, outputs: 20,
                digest: 0xF036_E731_3324_B9EA
            ) {
                $0.first = 17
                $0.count = 53
            },
            KernelCase(
                "conv/1x1 range of blocks", .convolution, map: (5, 5), channels: 24, outputs: 70,
                digest: 0x9515_F33E_23D6_3ED8
            ) {
                $0.firstBlock = 2
                $0.blocks = 2
            },
            KernelCase(
                "conv/3x3 last half block alone", .convolution, map: (9, 9), kernel: (3, 3), channels: 16,
                outputs: 40, digest: 0x2E8E_BFEC_BE5B_422B
            ) {
                $0.pad(1)
                $0.firstBlock = 2
            },
            KernelCase(
                "conv/3x3 one pixel", .convolution, map: (9, 9), kernel: (3, 3), channels: 8, outputs: 16,
                digest: 0xDA1A_D12D_EEA0_D557
            ) {
                $0.pad(1)
                $0.first = 40
                $0.count = 1
            },
        ]
    }

    /// Residuals, ties, clamps, extremes, wrapping sums and float output.
    private static var values: [KernelCase] {
        [
            KernelCase(
                "conv/3x3 residual", .convolution, map: (10, 10), kernel: (3, 3), channels: 24, outputs: 24,
                digest: 0xDCD2_9456_0460_0F17
            ) {
                $0.pad(1)
                $0.hasResidual = true
            },
            KernelCase(
                "conv/1x1 residual slice, odd outputs", .convolution, map: (7, 9), channels: 30, outputs: 27,
                digest: 0xA106_CA57_FEBF_073D
            ) {
                $0.hasResidual = true
                $0.secondGap = 9
                $0.outputGap = 4
            },
            KernelCase(
                "conv/1x1 residual ties", .convolution, map: (8, 8), channels: 16, outputs: 16,
                digest: 0x58EC_47F2_0B16_1A9D
            ) {
                $0.hasResidual = true
                $0.values = .ties
            },
            KernelCase(
                "conv/1x1 residual, unfused", .convolution, map: (16, 16), channels: 1, outputs: 40,
                digest: 0x2F72_18F3_9BC2_BABF
            ) {
                $0.hasResidual = true
                $0.values = .unfused
            },
            KernelCase(
                "conv/3x3 ties", .convolution, map: (8, 8), kernel: (3, 3), channels: 8, outputs: 24,
                digest: 0xAAA9_1E81_4050_171E
            ) {
                $0.pad(1)
                $0.values = .ties
            },
            KernelCase(
                "conv/1x1 clamp below 127", .convolution, map: (6, 6), channels: 32, outputs: 32,
                digest: 0xDAF4_0B0D_87C5_C122
            ) {
                $0.highest = 19
            },
            KernelCase(
                "conv/3x3 extreme", .convolution, map: (8, 8), kernel: (3, 3), channels: 64, outputs: 16,
                digest: 0x4716_80D5_52AD_BEBC
            ) {
                $0.pad(1)
                $0.values = .extreme
            },
            KernelCase(
                "conv/3x3 extreme negative", .convolution, map: (8, 8), kernel: (3, 3), channels: 61, outputs: 24,
                digest: 0x3E67_121D_6630_4654
            ) {
                $0.pad(1)
                $0.values = .extremeNegative
            },
            KernelCase(
                "conv/1x1 extreme depth", .convolution, map: (2, 2), channels: 4608, outputs: 24,
                digest: 0xCFC5_662E_74C4_991B
            ) {
                $0.values = .extreme
            },
            KernelCase(
                "conv/3x3 depth 4608", .convolution, map: (4, 4), kernel: (3, 3), channels: 512, outputs: 8,
                digest: 0x2291_9177_03F6_89AE
            ) {
                $0.pad(1)
            },
            KernelCase(
                "conv/scales at their limits", .convolution, map: (5, 7), channels: 9, outputs: 45,
                digest: 0xBDA3_AB24_1539_0D89
            ) {
                $0.values = .limits
            },
            KernelCase(
                "conv/residual, scales at their limits", .convolution, map: (5, 7), channels: 9, outputs: 45,
                digest: 0x96BA_CFC5_0279_0585
            ) {
                $0.values = .limits
                $0.hasResidual = true
            },
            KernelCase(
                "conv/1x1 bias wraps", .convolution, map: (8, 8), channels: 48, outputs: 48,
                digest: 0x2B5F_C1EA_4813_209C
            ) {
                $0.values = .wrapping
            },
            KernelCase(
                "conv/1x1 logits", .convolution, map: (1, 1), channels: 128, outputs: 10,
                digest: 0x6F4C_C3F4_2579_DC85
            ) {
                $0.storesFloat = true
            },
            KernelCase(
                "conv/4x4 logits of a whole map", .convolution, map: (4, 4), kernel: (4, 4), channels: 24,
                outputs: 100, digest: 0x9F88_5208_E002_0A98
            ) {
                $0.storesFloat = true
            },
            KernelCase(
                "conv/1x1 logits, several pixels", .convolution, map: (3, 3), channels: 19, outputs: 21,
                digest: 0x5794_D176_70AD_1000
            ) {
                $0.storesFloat = true
            },
            KernelCase(
                "conv/1x1 logits wrap", .convolution, map: (1, 1), channels: 33, outputs: 18,
                digest: 0x6B4C_2180_9394_349C
            ) {
                $0.storesFloat = true
                $0.values = .wrapping
            },
        ]
    }
}
