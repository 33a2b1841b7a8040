import Testing
import Vision

/// Cameras' formats: luma and colour differences, in every layout, against the equations of ITU-R BT.601 and BT.709.
@Suite struct ColourDifferenceTests {
    private static let formats: [PixelFormat] = [.yuyv, .uyvy, .yvyu, .nv12, .nv21, .yu12, .yv12]
    private static let codings = [
        ColourCoding(), ColourCoding(isFullRange: true), ColourCoding(.bt709), ColourCoding(.bt709, isFullRange: true),
    ]

    private func pixels(
        _ bytes: [UInt8], _ layout: PixelLayout, _ reader: ImageReader
    ) throws(VisionError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: layout.width * layout.height * 3)
        var failure: VisionError?
        bytes.withUnsafeBytes { bytes in
            result.withUnsafeMutableBytes { memory in
                do throws(VisionError) {
                    try reader.read(
                        bytes, layout,
                        into: PixelDestination(memory, pixelStride: 3, rowStride: layout.width * 3))
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return result.map { $0 ^ 0x80 }
    }

    @Test(arguments: formats, codings)
    func isWithinALevelOfTheEquations(format: PixelFormat, coding: ColourCoding) throws {
        let sharesRows = ![PixelFormat.yuyv, .uyvy, .yvyu].contains(format)
        for (width, height) in [(1, 1), (2, 2), (5, 3), (64, 33), (63, 40)] {
            let picture = CameraPicture(width: width, height: height, sharesRows: sharesRows)
            let reader = ImageReader(Preprocessing(cropWidth: width, cropHeight: height, resize: .none))
            for gap in [0, 1, 6] {
                let (bytes, rowStride) = picture.bytes(format, gap: gap)
                let layout = PixelLayout(format, width: width, height: height, rowStride: rowStride, coding: coding)
                let found = try pixels(bytes, layout, reader)
                for y in 0..<height {
                    for x in 0..<width {
                        for (channel, value) in picture.expected(x, y, coding).enumerated() {
                            let level = Double(found[(y * width + x) * 3 + channel])
                            #expect(abs(level - value) < 0.6, "\(width)x\(height) gap \(gap) at \(x),\(y)")
                        }
                    }
                }
                // A byte less is a byte too few.
                #expect(throws: VisionError.self) { try pixels(Array(bytes.dropLast()), layout, reader) }
            }
        }
    }

    @Test func rowsThatOverlapAreRefused() {
        for format in Self.formats {
            let reader = ImageReader(Preprocessing(cropWidth: 8, cropHeight: 4, resize: .none))
            let rowStride = format.rowBytes(width: 8)
            let layout = PixelLayout(format, width: 8, height: 4, rowStride: rowStride - 1)
            let error = #expect(throws: VisionError.self) {
                try pixels([UInt8](repeating: 0, count: 1000), layout, reader)
            }
            guard case .rowStrideTooSmall(_, rowStride) = error else {
                Issue.record("\(format): unexpected \(String(describing: error))")
                continue
            }
        }
    }
}
