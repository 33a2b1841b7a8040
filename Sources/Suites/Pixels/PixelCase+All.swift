extension PixelCase {
    /// The suite of the row kernels. A failing test prints the digest of a new case.
    package static let all: [PixelCase] = [
        PixelCase(
            "pixels/yuyv", .convert(.yuyv, width: 71, first: 0, isFullRange: false), digest: 0x23F5_6F66_D254_3FD2),
        PixelCase(
            "pixels/yuyv, full range", .convert(.yuyv, width: 640, first: 3, isFullRange: true),
            digest: 0x7A3B_6224_8563_08CF),
        PixelCase(
            "pixels/uyvy", .convert(.uyvy, width: 77, first: 1, isFullRange: false), digest: 0xBF17_5755_AFB8_B809),
        PixelCase(
            "pixels/yvyu", .convert(.yvyu, width: 64, first: 2, isFullRange: false), digest: 0x60BF_6C6B_0222_84C0),
        PixelCase(
            "pixels/nv12", .convert(.nv12, width: 93, first: 5, isFullRange: false), digest: 0xE0BF_6BCD_BBCB_B6A6),
        PixelCase(
            "pixels/nv21, full range", .convert(.nv21, width: 50, first: 0, isFullRange: true),
            digest: 0x9A38_9D63_1AA2_3CC1),
        PixelCase(
            "pixels/planar", .convert(.planar, width: 99, first: 7, isFullRange: false), digest: 0xF30B_31B8_A9B0_46E7),
        PixelCase("pixels/few", .convert(.nv12, width: 9, first: 1, isFullRange: false), digest: 0x804D_4C04_539C_4268),
        PixelCase("pixels/jpeg pairs", .upsample(pairs: 333), digest: 0xDC47_A03E_E990_DAF2),
        PixelCase("pixels/few jpeg pairs", .upsample(pairs: 9), digest: 0x1D48_3091_BB23_48BF),
        PixelCase(
            "pixels/reduce red, green, blue",
            .narrow(outputs: 41, first: 0, eighths: 40, rows: 1, bytes: 3, isReversed: false),
            digest: 0xF0C3_9F05_3E15_8EE6),
        PixelCase(
            "pixels/reduce blue, green, red",
            .narrow(outputs: 37, first: 3, eighths: 21, rows: 1, bytes: 3, isReversed: true),
            digest: 0x1D82_6115_E891_8B11),
        PixelCase(
            "pixels/reduce four bytes",
            .narrow(outputs: 30, first: 4, eighths: 100, rows: 1, bytes: 4, isReversed: false),
            digest: 0xDE89_4C77_6147_04E2),
        PixelCase(
            "pixels/enlarge grey", .narrow(outputs: 66, first: 0, eighths: 2, rows: 1, bytes: 1, isReversed: false),
            digest: 0x2744_BD68_A55A_AED8),
        PixelCase(
            "pixels/reduce three rows",
            .narrow(outputs: 22, first: 1, eighths: 40, rows: 3, bytes: 3, isReversed: false),
            digest: 0x5CD4_22DA_D4FA_3F66),
        PixelCase(
            "pixels/reduce four rows", .narrow(outputs: 19, first: 2, eighths: 27, rows: 4, bytes: 4, isReversed: true),
            digest: 0x3F32_4556_BBE4_7E00),
        PixelCase("pixels/stack", .stack(count: 387, rows: 9), digest: 0x2AD0_784F_C215_8FE8),
        PixelCase("pixels/stack one row", .stack(count: 21, rows: 1), digest: 0x0EB3_5607_5E26_D6A9),
    ]
}
