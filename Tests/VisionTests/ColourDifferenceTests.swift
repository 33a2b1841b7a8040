import Testing
import Vision

/// Cameras' formats: luma and colour differences, in every layout, against the equations of ITU-R BT.601 and BT.709.
@Suite struct ColourDifferenceTests {
    private static let formats: [PixelFormat] = [.yuyv, .uyvy, .yvyu, .nv12, .nv21, .yu12, .yv12]
    private static let codings = [
        ColourCoding(), ColourCoding(isFullRange: true), ColourCoding(.bt709), ColourCoding(.bt709, isFullRange: true),
    ]

    /// A picture as luma, and colour differences at half the size.
    private struct Picture {
        let width: Int
        let height: Int
        let luma: [UInt8]
        let blue: [UInt8]
        let red: [UInt8]
        /// Whether rows share their colours in pairs; otherwise every row has its own.
        let sharesRows: Bool

        init(width: Int, height: Int, sharesRows: Bool) {
            (self.width, self.height, self.sharesRows) = (width, height, sharesRows)
            let colours = (width + 1) / 2 * (sharesRows ? (height + 1) / 2 : height)
            // Every value occurs, those as well that no camera sends.
            luma = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
            blue = (0..<colours).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ 7) }
            red = (0..<colours).map { UInt8(truncatingIfNeeded: $0 &* 211 &+ $0 >> 2) }
        }

        private func colour(_ x: Int, _ y: Int) -> Int { (sharesRows ? y / 2 : y) * ((width + 1) / 2) + x / 2 }

        /// The bytes of the picture in a format, with `gap` more bytes in each row of the first plane.
        func bytes(_ format: PixelFormat, gap: Int) -> (bytes: [UInt8], rowStride: Int) {
            let stride = format.rowBytes(width: width) + gap
            let half = (stride + 1) / 2
            let (colourWidth, colourHeight) = ((width + 1) / 2, (height + 1) / 2)
            var bytes: [UInt8]
            switch format {
            case .yuyv, .uyvy, .yvyu:
                bytes = [UInt8](repeating: 0xAB, count: stride * height)
                let (first, blueAt, redAt) =
                    switch format {
                    case .yuyv: (0, 1, 3)
                    case .uyvy: (1, 0, 2)
                    default: (0, 3, 1)
                    }
                for y in 0..<height {
                    for x in 0..<width {
                        bytes[y * stride + 2 * x + first] = luma[y * width + x]
                        bytes[y * stride + x / 2 * 4 + blueAt] = blue[colour(x, y)]
                        bytes[y * stride + x / 2 * 4 + redAt] = red[colour(x, y)]
                    }
                }
                bytes.removeLast(gap)
            case .nv12, .nv21:
                bytes = [UInt8](repeating: 0xAB, count: stride * (height + colourHeight))
                fillLuma(&bytes, stride)
                for y in 0..<colourHeight {
                    for x in 0..<colourWidth {
                        let place = (height + y) * stride + 2 * x
                        bytes[place + (format == .nv12 ? 0 : 1)] = blue[y * colourWidth + x]
                        bytes[place + (format == .nv12 ? 1 : 0)] = red[y * colourWidth + x]
                    }
                }
                bytes.removeLast(gap)
            default:
                bytes = [UInt8](repeating: 0xAB, count: stride * height + 2 * half * colourHeight)
                fillLuma(&bytes, stride)
                for y in 0..<colourHeight {
                    for x in 0..<colourWidth {
                        let place = height * stride + y * half + x
                        let other = place + colourHeight * half
                        bytes[format == .yu12 ? place : other] = blue[y * colourWidth + x]
                        bytes[format == .yu12 ? other : place] = red[y * colourWidth + x]
                    }
                }
                bytes.removeLast(half - colourWidth)
            }
            return (bytes, stride)
        }

        private func fillLuma(_ bytes: inout [UInt8], _ stride: Int) {
            for y in 0..<height { for x in 0..<width { bytes[y * stride + x] = luma[y * width + x] } }
        }

        /// Red, green and blue by the equations, before rounding.
        func expected(_ x: Int, _ y: Int, _ coding: ColourCoding) -> [Double] {
            let (kr, kb) = coding.matrix == .bt601 ? (0.299, 0.114) : (0.2126, 0.0722)
            let luma = Double(luma[y * width + x])
            let place = colour(x, y)
            let (blue, red) = (Double(blue[place]) - 128, Double(red[place]) - 128)
            let scaledLuma = coding.isFullRange ? luma : (luma - 16) * 255 / 219
            let scale = coding.isFullRange ? 1.0 : 255.0 / 224
            let (b, r) = (2 * (1 - kb) * blue * scale, 2 * (1 - kr) * red * scale)
            let green = scaledLuma - (kb * b + kr * r) / (1 - kr - kb)
            return [scaledLuma + r, green, scaledLuma + b].map { min(max($0, 0), 255) }
        }
    }

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
            let picture = Picture(width: width, height: height, sharesRows: sharesRows)
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
