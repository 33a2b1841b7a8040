import Testing
import Vision

/// Every format resized, against its equations and the triangle filter in float64.
@Suite("Frames become what their equations and a filter in floats give")
struct FrameAccuracyTests {
    private static let formats: [PixelFormat] = [
        .rgb, .bgr, .rgba, .bgra, .grey, .yuyv, .uyvy, .yvyu, .nv12, .nv21, .yu12, .yv12,
    ]
    private static let codings = [
        ColourCoding(), ColourCoding(isFullRange: true), ColourCoding(.bt709), ColourCoding(.bt709, isFullRange: true),
    ]

    /// A frame's bytes, and red, green and blue of every pixel before rounding.
    private struct Frame {
        let layout: PixelLayout
        let bytes: [UInt8]
        let colours: [[Double]]

        init(_ format: PixelFormat, width: Int, height: Int, coding: ColourCoding) {
            let pixels = (0..<width * height).map { ($0 % width, $0 / width) }
            switch format {
            case .rgb, .bgr, .rgba, .bgra, .grey:
                let rgb = roughPattern(width: width, height: height)
                let size = format.rowBytes(width: 1)
                bytes = pixels.indices.flatMap { index in
                    let colour = rgb[3 * index..<3 * index + 3]
                    let ordered = format == .bgr || format == .bgra ? Array(colour.reversed()) : Array(colour)
                    return size == 1 ? [colour.first!] : size == 3 ? ordered : ordered + [UInt8(index & 255)]
                }
                colours = pixels.indices.map { index in
                    (0..<3).map { Double(rgb[3 * index + (format == .grey ? 0 : $0)]) }
                }
                layout = PixelLayout(
                    format, width: width, height: height, rowStride: format.rowBytes(width: width), coding: coding)
            default:
                let sharesRows = ![PixelFormat.yuyv, .uyvy, .yvyu].contains(format)
                let picture = CameraPicture(width: width, height: height, sharesRows: sharesRows)
                let (bytes, rowStride) = picture.bytes(format, gap: 3)
                self.bytes = bytes
                colours = pixels.map { picture.expected($0, $1, coding) }
                layout = PixelLayout(format, width: width, height: height, rowStride: rowStride, coding: coding)
            }
        }

        /// The weights of the inputs of an output.
        private static func weights(_ output: Int, from source: Int, to target: Int) -> [(input: Int, weight: Double)] {
            let scale = Double(source) / Double(target)
            let support = max(scale, 1)
            let centre = (Double(output) + 0.5) * scale
            let heights = (0..<source).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / support) }
            let sum = heights.reduce(0, +)
            return heights.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element / sum) }
        }

        func resized(width: Int, height: Int) -> [Double] {
            var narrowed: [[Double]] = []
            for y in 0..<layout.height {
                for x in 0..<width {
                    var sums = [0.0, 0.0, 0.0]
                    for (input, weight) in Self.weights(x, from: layout.width, to: width) {
                        for channel in 0..<3 { sums[channel] += weight * colours[y * layout.width + input][channel] }
                    }
                    narrowed.append(sums)
                }
            }
            return (0..<width * height).flatMap { index in
                var sums = [0.0, 0.0, 0.0]
                for (input, weight) in Self.weights(index / width, from: layout.height, to: height) {
                    for channel in 0..<3 { sums[channel] += weight * narrowed[input * width + index % width][channel] }
                }
                return sums
            }
        }
    }

    @Test("Within a level", arguments: formats, codings)
    func isWithinALevel(format: PixelFormat, coding: ColourCoding) throws {
        for (width, height, toWidth, toHeight) in [
            (96, 64, 32, 20), (61, 47, 24, 18), (41, 33, 40, 11), (16, 12, 21, 30),
        ] {
            let frame = Frame(format, width: width, height: height, coding: coding)
            let reader = ImageReader(
                Preprocessing(
                    cropWidth: toWidth, cropHeight: toHeight, resize: .exact(width: toWidth, height: toHeight)))
            var found = [UInt8](repeating: 0, count: toWidth * toHeight * 3)
            try found.withUnsafeMutableBytes { memory in
                let destination = PixelDestination(memory, pixelStride: 3, rowStride: toWidth * 3)
                _ = try frame.bytes.withUnsafeBytes { try reader.read($0, frame.layout, into: destination) }
            }
            for (level, expected) in zip(found, frame.resized(width: toWidth, height: toHeight)) {
                let difference = abs(Double(level ^ 0x80) - expected.rounded())
                #expect(difference <= 1, "\(width)x\(height) to \(toWidth)x\(toHeight)")
            }
        }
    }
}
