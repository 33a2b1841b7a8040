import Testing
import Vision

@Suite("Images in memory: every pixel format, and sizes that cannot be")
struct PixelFormatTests {
    private let reader = ImageReader(Preprocessing(cropWidth: 24, cropHeight: 20, resize: .shorterSide(32)))

    /// The image with its bytes in another order, `gap` bytes between rows, nothing behind the last pixel.
    private func image(
        _ rgb: [UInt8], width: Int, _ format: PixelFormat, gap: Int
    ) -> (bytes: [UInt8], rowStride: Int) {
        var bytes: [UInt8] = []
        for (index, start) in stride(from: 0, to: rgb.count, by: 3).enumerated() {
            let (red, green, blue) = (rgb[start], rgb[start + 1], rgb[start + 2])
            if index > 0 && index % width == 0 { bytes += [UInt8](repeating: 55, count: gap) }
            switch format {
            case .rgb: bytes += [red, green, blue]
            case .bgr: bytes += [blue, green, red]
            case .rgba: bytes += [red, green, blue, UInt8(truncatingIfNeeded: index)]
            case .bgra: bytes += [blue, green, red, UInt8(truncatingIfNeeded: index)]
            default: bytes.append(red)
            }
        }
        return (bytes, format.rowBytes(width: width) + gap)
    }

    private func pixels(
        _ bytes: [UInt8], _ format: PixelFormat, width: Int, height: Int, rowStride: Int
    ) throws(VisionError) -> [UInt8] {
        let byteCount = 24 * 20 * 3
        var result = [UInt8](repeating: 0, count: byteCount)
        var failure: VisionError?
        bytes.withUnsafeBytes { bytes in
            result.withUnsafeMutableBytes { memory in
                do throws(VisionError) {
                    try reader.read(
                        bytes, PixelLayout(format, width: width, height: height, rowStride: rowStride),
                        into: PixelDestination(memory, pixelStride: 3, rowStride: 24 * 3))
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return result
    }

    @Test("Every format gives the same pixels", arguments: [PixelFormat.bgr, .rgba, .bgra], [0, 1, 13])
    func colour(format: PixelFormat, gap: Int) throws {
        let rgb = roughPattern(width: 50, height: 41)
        let expected = try pixels(rgb, .rgb, width: 50, height: 41, rowStride: 150)
        let (bytes, rowStride) = image(rgb, width: 50, format, gap: gap)
        #expect(try pixels(bytes, format, width: 50, height: 41, rowStride: rowStride) == expected)
    }

    @Test("Grey is red, green and blue alike", arguments: [0, 3])
    func grey(gap: Int) throws {
        var rgb = roughPattern(width: 33, height: 40)
        for start in stride(from: 0, to: rgb.count, by: 3) {
            rgb[start + 1] = rgb[start]
            rgb[start + 2] = rgb[start]
        }
        let expected = try pixels(rgb, .rgb, width: 33, height: 40, rowStride: 99)
        let (bytes, rowStride) = image(rgb, width: 33, .grey, gap: gap)
        #expect(try pixels(bytes, .grey, width: 33, height: 40, rowStride: rowStride) == expected)
    }

    @Test(
        "Sides without pixels or with too many are refused",
        arguments: [(0, 4), (4, 0), (-1, 4), (4, -1), (1 << 20 + 1, 1), (1, Int.max), (Int.min, Int.min)])
    func sizes(width: Int, height: Int) {
        let error = #expect(throws: VisionError.self) {
            try pixels([1, 2, 3], .rgb, width: width, height: height, rowStride: 300)
        }
        guard case .invalidSize(width, height) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test("Rows that overlap are refused", arguments: [Int.min, -12, 0, 11])
    func strides(rowStride: Int) {
        let error = #expect(throws: VisionError.self) {
            try pixels([UInt8](repeating: 0, count: 48), .rgba, width: 3, height: 4, rowStride: rowStride)
        }
        guard case .rowStrideTooSmall(rowStride, 12) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(
        "Images that end beyond their memory are refused",
        arguments: [(0, 12, 48), (47, 12, 48), (54, 15, 57), (1000, Int.max, Int.max), (1000, Int.max / 3, Int.max)])
    func memory(byteCount: Int, rowStride: Int, required: Int) {
        let bytes = [UInt8](repeating: 0, count: byteCount)
        let error = #expect(throws: VisionError.self) {
            try pixels(bytes, .bgra, width: 3, height: 4, rowStride: rowStride)
        }
        guard case .bufferTooSmall(byteCount, required) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }
}
