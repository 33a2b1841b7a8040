import CKernels

extension OperatorSuite {
    /// Convolutions of every channel by itself.
    static var depthwise: OperatorSuite {
        OperatorSuite(cases: cases, operands: operands)
    }

    private static func operands(_ builder: inout OperandBuilder) -> pn_operands {
        let kernelCase = builder.kernelCase
        let channels = kernelCase.channels
        let taps = kernelCase.kernelHeight * kernelCase.kernelWidth
        let input = builder.inputMap()
        let padding = builder.bytes(channels)
        let weights = builder.channelWeights(channels, taps: taps)
        let wraps = kernelCase.values == .wrapping
        let bias = builder.words(channels) { generator in
            wraps ? Int32.max - Int32(generator.next(in: 0...99)) : Int32(generator.next(in: -20_000...20_000))
        }
        let bits = Int.bitWidth - taps.leadingZeroBitCount
        let scale = builder.scales(channels, exponent: kernelCase.values == .unfused ? -3 : -6 - bits / 2)
        let zero = builder.zeroPoint()
        return pn_operands(
            depthwise: pn_depthwise(
                window: kernelCase.window, input: input, input_stride: kernelCase.inputStride,
                channels: Int32(channels), padding: padding, weights: weights, bias: bias, scale: scale,
                output: builder.int8Output, output_stride: kernelCase.outputStride, output_zero: zero,
                clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero)))
    }

    private static var cases: [KernelCase] {
        [
            KernelCase(
                "depthwise/3x3", .depthwise, map: (9, 7), kernel: (3, 3), channels: 32, digest: 0x0007_FF3B_3E2A_D76D
            ) { $0.pad(1) },
            KernelCase(
                "depthwise/3x3 stride 2", .depthwise, map: (9, 8), kernel: (3, 3), channels: 45,
                digest: 0x2DAB_6BAA_BB3F_C597
            ) {
                $0.pad(1)
                $0.stride(2)
                $0.inputGap = 3
                $0.outputGap = 5
            },
            KernelCase(
                "depthwise/5x5", .depthwise, map: (8, 8), kernel: (5, 5), channels: 19, digest: 0x362D_EE2C_4329_6FED
            ) { $0.pad(2) },
            KernelCase(
                "depthwise/5x5 stride 2", .depthwise, map: (7, 9), kernel: (5, 5), channels: 16,
                digest: 0x4A42_C22F_5959_3DFC
            ) {
                $0.pad(2)
                $0.stride(2)
                $0.highest = 40
            },
            KernelCase(
                "depthwise/1x1, range of pixels", .depthwise, map: (8, 8), channels: 70, digest: 0x9E54_38AE_6916_FCA2
            ) {
                $0.first = 5
                $0.count = 30
            },
            KernelCase(
                "depthwise/9x9", .depthwise, map: (11, 10), kernel: (9, 9), channels: 17, digest: 0xDE17_2E9C_0F84_C226
            ) { $0.pad(4) },
            KernelCase(
                "depthwise/dilated", .depthwise, map: (9, 9), kernel: (3, 2), channels: 21,
                digest: 0xD1DE_0E82_1C36_8413
            ) {
                $0.dilationHeight = 2
                $0.dilationWidth = 3
                $0.pad(2)
            },
            KernelCase(
                "depthwise/largest products", .depthwise, map: (5, 5), kernel: (3, 3), channels: 18,
                digest: 0xF11D_5D2D_57A7_F3E1
            ) {
                $0.values = .extreme
            },
            KernelCase(
                "depthwise/smallest products", .depthwise, map: (5, 5), kernel: (3, 3), channels: 18,
                digest: 0xEDCE_774F_168D_B794
            ) {
                $0.values = .extremeNegative
            },
            KernelCase(
                "depthwise/sums that wrap", .depthwise, map: (5, 5), kernel: (3, 3), channels: 18,
                digest: 0x8FBC_14C8_CA7F_C5C8
            ) {
                $0.values = .wrapping
            },
            KernelCase(
                "depthwise/ties", .depthwise, map: (5, 5), kernel: (3, 3), channels: 33, digest: 0x0752_185E_1C92_49B7
            ) {
                $0.values = .ties
            },
            KernelCase(
                "depthwise/scales at their limits", .depthwise, map: (5, 5), kernel: (2, 2), channels: 33,
                digest: 0xD136_FF1E_D567_06D4
            ) {
                $0.values = .limits
            },
        ]
    }
}

extension OperandBuilder {
    /// Weights −127...127 in the layout [channels / 16][taps][16], zero filled.
    fileprivate mutating func channelWeights(_ channels: Int, taps: Int) -> UnsafePointer<Int8> {
        let block = Int(PN_BLOCK)
        let count = (channels + block - 1) / block * block * taps
        let packed = memory(count, 64).bindMemory(to: Int8.self, capacity: count)
        packed.update(repeating: 0, count: count)
        for channel in 0..<channels {
            for tap in 0..<taps {
                let weight =
                    switch kernelCase.values {
                    case .extreme: 127
                    case .extremeNegative: -127
                    default: generator.next(in: -127...127)
                    }
                packed[(channel / block * taps + tap) * block + channel % block] = Int8(weight)
            }
        }
        return UnsafePointer(packed)
    }
}
