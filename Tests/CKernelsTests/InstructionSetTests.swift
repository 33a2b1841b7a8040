import CKernels
import Suites
import Testing

/// Every instruction set against the scalar specification, byte for byte, in guarded memory.
@Suite struct InstructionSetTests {
    @Test(arguments: OperatorKind.everyKind, 0..<4) func randomCases(kind: OperatorKind, batch: Int) {
        var generator = SplitMix64(state: UInt64(kind.rawValue) * 977 + UInt64(batch) * 31 + 5)
        let cases = kind == .convolution ? 1000 : 300
        for _ in 0..<cases {
            expectSameBytes(.random(kind, using: &generator))
        }
    }

    @Test(arguments: 1...70) func everyChannelAndOutputCount(channels: Int) {
        for outputs in 1...70 {
            var kernelCase = KernelCase("counts", .convolution)
            (kernelCase.height, kernelCase.width) = (2, 3)
            (kernelCase.channels, kernelCase.outputs) = (channels, outputs)
            kernelCase.outputGap = 2
            kernelCase.seed = UInt64(channels * 100 + outputs)
            expectSameBytes(kernelCase)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7], [1, 2, 3, 4, 5, 7]) func everyKernelSizeStrideAndDilation(
        kernelHeight: Int, kernelWidth: Int
    ) {
        for (stride, dilation) in [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2)] {
            for channels in [3, 4, 6, 20] {
                var kernelCase = KernelCase("windows", .convolution)
                (kernelCase.height, kernelCase.width) = (9, 27)
                (kernelCase.kernelHeight, kernelCase.kernelWidth) = (kernelHeight, kernelWidth)
                (kernelCase.strideHeight, kernelCase.strideWidth) = (stride, stride)
                (kernelCase.dilationHeight, kernelCase.dilationWidth) = (dilation, dilation)
                (kernelCase.padTop, kernelCase.padBottom) = ((kernelHeight - 1) * dilation / 2, kernelHeight * dilation)
                (kernelCase.padLeft, kernelCase.padRight) = ((kernelWidth - 1) * dilation / 2, kernelWidth * dilation)
                (kernelCase.channels, kernelCase.outputs) = (channels, 12 + channels)
                kernelCase.seed = UInt64(kernelHeight * 1000 + kernelWidth * 100 + stride * 10 + dilation)
                expectSameBytes(kernelCase)
            }
        }
    }

    /// Every number of pixels up to more than two tiles of any instruction set, starting anywhere in a row.
    @Test(arguments: [1, 3], [4, 24, 40]) func everyPixelCount(kernel: Int, outputs: Int) {
        for count in 1...60 {
            var kernelCase = KernelCase("tiles", .convolution)
            (kernelCase.height, kernelCase.width) = (4, 30)
            (kernelCase.kernelHeight, kernelCase.kernelWidth) = (kernel, kernel)
            (kernelCase.padTop, kernelCase.padLeft) = (kernel / 2, kernel / 2)
            (kernelCase.padBottom, kernelCase.padRight) = (kernel / 2, kernel / 2)
            (kernelCase.channels, kernelCase.outputs) = (8, outputs)
            (kernelCase.first, kernelCase.count) = (count % 31, count)
            kernelCase.seed = UInt64(count)
            expectSameBytes(kernelCase)
        }
    }

    @Test(arguments: [KernelCase.Values.extreme, .extremeNegative, .wrapping, .ties]) func deepConvolutions(
        values: KernelCase.Values
    ) {
        for (map, kernel, channels) in [(1, 1, 4608), (3, 3, 512), (8, 3, 515)] {
            var kernelCase = KernelCase("deep", .convolution)
            (kernelCase.height, kernelCase.width) = (map, map)
            (kernelCase.kernelHeight, kernelCase.kernelWidth) = (kernel, kernel)
            (kernelCase.channels, kernelCase.outputs) = (channels, 23)
            kernelCase.values = values
            expectSameBytes(kernelCase)
        }
    }

    /// Cutting the work in quanta must not change a byte.
    @Test func quantaGiveTheSameBytesAsTheWhole() {
        var whole = KernelCase("quanta", .convolution)
        (whole.height, whole.width, whole.channels, whole.outputs) = (13, 13, 12, 56)
        (whole.kernelHeight, whole.kernelWidth) = (3, 3)
        (whole.padTop, whole.padLeft, whole.padBottom, whole.padRight) = (1, 1, 1, 1)
        whole.outputGap = 5
        for set in Instructions.available {
            let memory = OperandMemory()
            let expected = KernelCaseOperands(whole, memory: memory.allocate).bytes(from: set)
            var joined = expected.map { ~$0 }
            for (first, count) in [(0, 50), (50, 1), (51, 118)] {
                for (firstBlock, blocks) in [(0, 1), (1, 2), (3, 1)] {
                    var part = whole
                    (part.first, part.count, part.firstBlock, part.blocks) = (first, count, firstBlock, blocks)
                    let bytes = KernelCaseOperands(part, memory: memory.allocate).bytes(from: set)
                    for pixel in first..<first + count {
                        let channels = firstBlock * 16..<min(56, (firstBlock + blocks) * 16)
                        for index in channels.lowerBound + pixel * 61..<channels.upperBound + pixel * 61 {
                            joined[index] = bytes[index]
                        }
                    }
                }
            }
            // Between the slices stands the same filler in every run.
            for index in joined.indices where index % 61 >= 56 { joined[index] = expected[index] }
            #expect(joined == expected, "\(set.name)")
        }
    }

    @Test func othersAreNotCutByBlocks() {
        for kind in OperatorKind.everyKind where kind != .convolution && kind != .groupNormalization {
            var whole = KernelCase("blocks", kind)
            (whole.height, whole.width, whole.channels) = (3, 5, 40)
            var cut = whole
            (cut.firstBlock, cut.blocks) = (1, 1)
            for set in Instructions.available {
                let memory = OperandMemory()
                let expected = KernelCaseOperands(whole, memory: memory.allocate).bytes(from: set)
                #expect(KernelCaseOperands(cut, memory: memory.allocate).bytes(from: set) == expected, "\(set.name)")
            }
        }
    }
}
