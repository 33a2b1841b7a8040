import CKernels
import Suites
import TestMemory
import Testing

/// The row kernels: every instruction set against the scalar specification, and that against the formulas.
@Suite struct PixelKernelTests {
    private static let available = Instructions.known.filter { pn_isa_is_available($0) != 0 }

    private static func kernels(_ isa: pn_isa) -> pn_pixel_kernels? { pn_pixel_kernels_for(isa)?.pointee }

    /// Runs a case in memory that ends where its slack does, and at an address that is no multiple of anything.
    private func run(_ pixelCase: PixelCase, on isa: pn_isa) throws -> [UInt8] {
        var pages: [GuardedPages] = []
        let kernels = try #require(Self.kernels(isa))
        let bytes = pixelCase.run(kernels) { byteCount, slack in
            guard let block = GuardedPages(byteCount: byteCount, slack: slack) else { fatalError("no memory") }
            _ = block.slack.initializeMemory(as: UInt8.self, repeating: 0xA5)
            pages.append(block)
            return block.bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        }
        withExtendedLifetime(pages) {}
        return bytes
    }

    private func expectSame(_ work: PixelCase.Work, seed: UInt64) throws {
        let pixelCase = PixelCase("random", work, seed: seed)
        let expected = try run(pixelCase, on: PN_ISA_SCALAR)
        for isa in Self.available.dropFirst() {
            let actual = try run(pixelCase, on: isa)
            #expect(actual == expected, "\(String(cString: pn_isa_name(isa))): \(work), seed \(seed)")
        }
    }

    @Test func everyAvailableSetHasKernels() {
        for isa in Instructions.known {
            #expect((Self.kernels(isa) != nil) == (pn_isa_is_available(isa) != 0))
        }
    }

    @Test(arguments: available) func suiteGivesTheDigests(isa: pn_isa) {
        for pixelCase in PixelCase.all {
            let digest = pixelCase.digest(on: isa)
            #expect(digest == pixelCase.digest, "\(pixelCase.name) gives 0x\(String(digest, radix: 16))")
        }
    }

    @Test func namesAreUnique() {
        #expect(Set(PixelCase.all.map { "\($0.name)" }).count == PixelCase.all.count)
    }

    @Test(arguments: PixelCase.Pairs.allCases, [false, true])
    func everyWidthAndStart(pairs: PixelCase.Pairs, isFullRange: Bool) throws {
        for width in 1...70 {
            for first in 0..<min(width, 6) {
                try expectSame(
                    .convert(pairs, width: width, first: first, isFullRange: isFullRange), seed: UInt64(width))
            }
        }
    }

    @Test(arguments: [1, 3, 4], [false, true]) func everyReduction(bytes: Int, isReversed: Bool) throws {
        for eighths in Array(1...70) + [100, 160, 161, 400, 999] {
            for (outputs, first) in [(1, 0), (2, 1), (3, 0), (5, 0), (17, 3), (33, 0), (40, 4)] {
                let rows = eighths % Int(PN_MOST_ROWS) + 1
                try expectSame(
                    .narrow(
                        outputs: outputs, first: first, eighths: eighths, rows: rows, bytes: bytes,
                        isReversed: isReversed),
                    seed: UInt64(eighths * 100 + outputs))
            }
        }
    }

    @Test func everyCountOfPairs() throws {
        for pairs in 1...150 { try expectSame(.upsample(pairs: pairs), seed: UInt64(pairs)) }
    }

    /// Every colour against the equations in floats.
    @Test func everyColourOfPairs() throws {
        let blues = (0...255).map { UInt8($0) }
        let luma = [UInt8](repeating: 100, count: 512)
        for isa in Self.available {
            let kernels = try #require(Self.kernels(isa))
            var isRight = true
            for red in 0...255 {
                let reds = [UInt8](repeating: UInt8(red), count: 256)
                var rgb = [UInt8](repeating: 0, count: 256 * 6)
                kernels.upsample(luma, blues, reds, 256, &rgb)
                for blue in 1..<255 {
                    // Of colours that rise by one from pair to pair, the even pixel has its pair's own.
                    let (u, v) = (Double(blue - 128), Double(red - 128))
                    let levels = [100 + 1.402 * v, 100 - 0.344136286 * u - 0.714136286 * v, 100 + 1.772 * u]
                    for (channel, level) in levels.enumerated() {
                        let actual = Double(rgb[6 * blue + channel])
                        isRight = isRight && abs(actual - max(0, min(level, 255))) < 0.51
                    }
                }
            }
            #expect(isRight, "\(String(cString: pn_isa_name(isa)))")
        }
    }

    @Test func everyCountOfSums() throws {
        for count in 1...130 {
            for rows in [1, 2, 7] { try expectSame(.stack(count: count, rows: rows), seed: UInt64(count + rows)) }
        }
    }

    /// Luma and both colours of every level, by the equation of the header.
    @Test func scalarConversionFollowsTheHeader() throws {
        let coding = pn_colour_coding(
            black: 16, luma: 19_077, red_from_red: 29_372, green_from_blue: 3494, green_from_red: 8731,
            blue_from_blue: 34_610)
        let kernels = try #require(Self.kernels(PN_ISA_SCALAR))
        for luma in stride(from: 0, through: 255, by: 3) {
            for blue in stride(from: 0, through: 255, by: 5) {
                for red in stride(from: 0, through: 255, by: 5) {
                    let bytes = [UInt8(luma), UInt8(blue), UInt8(luma), UInt8(red)]
                    var rgb: [UInt8] = [0, 0, 0]
                    bytes.withUnsafeBufferPointer { bytes in
                        let start = bytes.baseAddress!
                        var row = pn_colour_row(
                            luma: start, blue: start + 1, red: start + 3, luma_step: 2, colour_step: 4, coding: coding)
                        kernels.convert(&row, 0, 1, &rgb)
                    }
                    let (y, u, v) = ((luma - 16) * 19_077, blue - 128, red - 128)
                    let expected = [y + v * 29_372, y - u * 3494 - v * 8731, y + u * 34_610].map {
                        UInt8(max(0, min(255, ($0 + 8192) >> 14)))
                    }
                    #expect(rgb == expected, "\(luma) \(blue) \(red)")
                }
            }
        }
    }

    /// Windows of the reductions that the largest weights occur in, by the formula of the header.
    @Test(arguments: [[1 << 22], [0, 1 << 22, 0], [2_097_152, 2_097_152], [32_767, 32_768, 4_128_769]])
    func scalarFilterFollowsTheHeader(weights: [Int]) throws {
        let pixels: [UInt8] = [255, 0, 3, 7, 255, 128, 254, 1, 255]
        var parts = [Int16](repeating: 0, count: pn_weight_place(1, 1, 0))
        for (tap, weight) in weights.enumerated() {
            parts[pn_weight_place(1, 0, tap)] = Int16(weight & 0x7FFF)
            parts[pn_weight_place(1, 0, tap) + 4] = Int16(weight >> 15)
        }
        var rgb: [UInt8] = [0, 0, 0]
        let kernels = try #require(Self.kernels(PN_ISA_SCALAR))
        pixels.withUnsafeBufferPointer { pixels in
            parts.withUnsafeBufferPointer { parts in
                let startAndCount = [Int32(0), Int32(weights.count)]
                startAndCount.withUnsafeBufferPointer { numbers in
                    var windows = pn_windows(
                        starts: numbers.baseAddress!, counts: numbers.baseAddress! + 1, weights: parts.baseAddress!,
                        groups: 1)
                    var rows = pn_pixel_rows(
                        pixels: pixels.baseAddress!, stride: 0, count: 1, bytes: 3, red: 0, green: 1, blue: 2)
                    kernels.narrow(&windows, 0, 1, &rows, &rgb, 0)
                }
            }
        }
        for channel in 0..<3 {
            let sum = weights.enumerated().reduce(1 << 21) { $0 + $1.element * Int(pixels[3 * $1.offset + channel]) }
            #expect(Int(rgb[channel]) == min(sum >> 22, 255))
        }
    }
}
