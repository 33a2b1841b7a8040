import Plan

extension KernelCase {
    /// The kernel suite. Digests come from the scalar specification; a failing test prints the digest of a new case.
    public static var all: [KernelCase] { convolutions + pooling + elementwise }

    /// One case, its operands seeded by its name.
    static func make(
        _ name: StaticString, _ operation: Operation, map: (height: Int, width: Int),
        kernel: (height: Int, width: Int) = (1, 1), channels: Int, outputs: Int = 1, digest: UInt64,
        _ adjust: (inout KernelCase) -> Void = { _ in }
    ) -> KernelCase {
        var result = KernelCase(name, operation)
        result.height = map.height
        result.width = map.width
        result.kernelHeight = kernel.height
        result.kernelWidth = kernel.width
        result.channels = channels
        result.outputs = outputs
        result.seed = name.withUTF8Buffer { XXH64.hash(UnsafeRawBufferPointer($0)) }
        result.digest = digest
        adjust(&result)
        return result
    }

    /// Sets the padding of all four sides.
    mutating func pad(_ pixels: Int) {
        padTop = pixels
        padLeft = pixels
        padBottom = pixels
        padRight = pixels
    }

    /// Sets both strides.
    mutating func stride(_ pixels: Int) {
        strideHeight = pixels
        strideWidth = pixels
    }

    /// Sets both dilations.
    mutating func dilation(_ pixels: Int) {
        dilationHeight = pixels
        dilationWidth = pixels
    }

    /// Maximum and average pooling.
    static var pooling: [KernelCase] {
        [
            make(
                "max/3x3 stride 2 padded", .maximumPooling, map: (11, 11), kernel: (3, 3), channels: 24,
                digest: 0xDADC_5B1C_EB2C_AF02
            ) {
                $0.pad(1)
                $0.stride(2)
            },
            make(
                "max/2x2 slice with gaps", .maximumPooling, map: (8, 8), kernel: (2, 2), channels: 19,
                digest: 0xE423_8273_588C_CDC5
            ) {
                $0.stride(2)
                $0.inputGap = 13
                $0.outputGap = 5
            },
            make(
                "max/3x3 one channel", .maximumPooling, map: (7, 5), kernel: (3, 3), channels: 1,
                digest: 0x2369_2471_1EB1_132E
            ) {
                $0.first = 3
                $0.count = 9
            },
            make(
                "max/3x3 all −128", .maximumPooling, map: (5, 5), kernel: (3, 3), channels: 40,
                digest: 0x69C6_8794_DB59_70BC
            ) {
                $0.pad(1)
                $0.values = .extreme
            },
            make(
                "average/2x2 stride 2", .averagePooling, map: (8, 8), kernel: (2, 2), channels: 33,
                digest: 0xE330_F8F0_8CA0_EA31
            ) {
                $0.stride(2)
            },
            make(
                "average/whole map", .averagePooling, map: (7, 7), kernel: (7, 7), channels: 70,
                digest: 0x4F8B_8155_8E9F_6A3E
            ) {
                $0.inputGap = 2
            },
            make(
                "average/3x3 padding not counted", .averagePooling, map: (9, 8), kernel: (3, 3), channels: 16,
                digest: 0xB20D_1D09_EC2A_824D
            ) {
                $0.pad(1)
                $0.stride(2)
                $0.outputGap = 1
            },
            make(
                "average/3x3 padding counted", .averagePooling, map: (9, 8), kernel: (3, 3), channels: 21,
                digest: 0xCF25_CA9B_1F34_3071
            ) {
                $0.pad(1)
                $0.stride(2)
                $0.countsPadding = true
            },
            make(
                "average/range of pixels", .averagePooling, map: (9, 8), kernel: (2, 3), channels: 47,
                digest: 0x2493_DF43_FE2A_D28A
            ) {
                $0.first = 7
                $0.count = 22
            },
        ]
    }

    /// Addition and requantization.
    static var elementwise: [KernelCase] {
        [
            make(
                "add/dense", .addition, map: (6, 6), channels: 32,
                digest: 0x0CDB_F071_37D7_7793),
            make(
                "add/slices", .addition, map: (5, 7), channels: 23,
                digest: 0x4CF9_F35C_C81B_14B5
            ) {
                $0.inputGap = 9
                $0.residualGap = 4
                $0.outputGap = 2
            },
            make(
                "add/ties", .addition, map: (9, 9), channels: 18,
                digest: 0x941B_31DB_9C90_4EB1
            ) {
                $0.values = .ties
            },
            make(
                "add/unfused", .addition, map: (12, 12), channels: 36,
                digest: 0x162F_2262_F3E2_180E
            ) {
                $0.values = .unfused
            },
            make(
                "add/clamp, range of pixels", .addition, map: (8, 8), channels: 70,
                digest: 0x3FF2_08A0_F93F_2E46
            ) {
                $0.highest = 40
                $0.first = 5
                $0.count = 30
            },
            make(
                "requantize/dense", .requantization, map: (6, 6), channels: 48,
                digest: 0x09BD_5000_424A_511E),
            make(
                "requantize/slices", .requantization, map: (7, 5), channels: 29,
                digest: 0xFD52_71F7_DC40_02FE
            ) {
                $0.inputGap = 3
                $0.outputGap = 8
            },
            make(
                "requantize/ties, one channel", .requantization, map: (16, 16), channels: 1,
                digest: 0x81D2_9387_2087_D3AA
            ) {
                $0.values = .ties
            },
            make(
                "requantize/to float", .dequantization, map: (3, 3), channels: 21,
                digest: 0x9307_3B5E_DA45_34AC
            ) {
                $0.inputGap = 2
            },
        ]
    }
}
