import CJPEG
import CKernels
import Testing

/// Rows that our kernels make of decoded luma and colour have the bits of libjpeg's.
@Suite struct PairUpsampleTests {
    /// All rows, read a few at a time.
    private func rows(
        _ file: [UInt8], width: Int, height: Int, scale: Int = 1, _ kernels: pn_pixel_kernels?
    ) throws -> [UInt8] {
        let decoder = try #require(cjpeg_create())
        defer { cjpeg_destroy(decoder) }
        if let kernels { cjpeg_set_upsample(decoder, kernels.upsample) }
        var frame = cjpeg_frame()
        let stride = (width + scale - 1) / scale * 3
        let rowCount = (height + scale - 1) / scale
        var pixels = [UInt8](repeating: 0, count: stride * rowCount)
        file.withUnsafeBufferPointer { bytes in
            #expect(cjpeg_read_header(decoder, bytes.baseAddress, bytes.count, &frame) == CJPEG_OK)
            #expect(cjpeg_start(decoder, UInt32(scale)) == CJPEG_OK)
            pixels.withUnsafeMutableBufferPointer { pixels in
                for y in Swift.stride(from: 0, to: rowCount, by: 5) {
                    let count = UInt32(min(5, rowCount - y))
                    #expect(cjpeg_read_rows(decoder, pixels.baseAddress! + y * stride, stride, count) == CJPEG_OK)
                }
            }
            #expect(cjpeg_finish(decoder) == CJPEG_OK)
        }
        return pixels
    }

    private func file(
        _ width: Int, _ height: Int, _ sampling: JPEGSampling = .yuv422, progressive: Bool = false
    ) -> [UInt8] {
        var state = UInt64(width)
        return encodeJPEG(width: width, height: height, progressive: progressive, sampling: sampling) { _, row in
            for x in row.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                row[x] = UInt8(truncatingIfNeeded: state >> 56)
            }
        }
    }

    private static let available = (0..<pn_isa_count()).map(pn_isa_at).filter { pn_isa_is_available($0) != 0 }

    @Test(arguments: available) func everyWidth(isa: pn_isa) throws {
        let kernels = try #require(pn_pixel_kernels_for(isa)).pointee
        for width in Array(1...40) + [66, 78, 80, 98, 130, 640] {
            let file = file(width, 21)
            let expected = try rows(file, width: width, height: 21, nil)
            #expect(try rows(file, width: width, height: 21, kernels) == expected, "width \(width)")
        }
    }

    @Test(arguments: [JPEGSampling.yuv420, .yuv422, .yuv444, .grey], [1, 2, 4, 8])
    func everySamplingAndScale(sampling: JPEGSampling, scale: Int) throws {
        let kernels = try #require(pn_pixel_kernels_for(pn_best_isa())).pointee
        for progressive in [false, true] {
            let file = file(176, 50, sampling, progressive: progressive)
            let expected = try rows(file, width: 176, height: 50, scale: scale, nil)
            #expect(try rows(file, width: 176, height: 50, scale: scale, kernels) == expected)
        }
    }
}
