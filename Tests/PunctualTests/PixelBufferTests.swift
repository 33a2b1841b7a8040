import Foundation
import Punctual
import Testing

/// The same picture gives the same input, however its bytes lie in memory.
@Suite struct PixelBufferTests {
    /// The int8 input that an image becomes.
    private func input(_ image: borrowing PixelBuffer, _ classifier: Classifier) throws -> [Int8] {
        try classifier.prepare(image)
        let map = classifier.inputMap
        return (0..<map.height * map.width).flatMap { pixel in
            (0..<map.channels).map { map.pixels[pixel * map.pixelStride + $0] }
        }
    }

    /// Repacks rows of red, green, blue into another format, with `gap` bytes after each row.
    private func repack(
        _ pixels: [UInt8], width: Int, height: Int, format: PixelFormat, gap: Int
    ) -> [UInt8] {
        var result: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                let first = 3 * (row * width + column)
                let (red, green, blue) = (pixels[first], pixels[first + 1], pixels[first + 2])
                switch format {
                case .rgb: result += [red, green, blue]
                case .bgr: result += [blue, green, red]
                case .rgba: result += [red, green, blue, UInt8(truncatingIfNeeded: column)]
                case .bgra: result += [blue, green, red, UInt8(truncatingIfNeeded: row)]
                default: result += [green]
                }
            }
            if row < height - 1 { result += [UInt8](repeating: 0xAB, count: gap) }
        }
        return result
    }

    @Test(arguments: [PixelFormat.rgb, .bgr, .rgba, .bgra, .grey], [0, 1, 13])
    func everyFormatGivesTheSameInput(format: PixelFormat, gap: Int) throws {
        let classifier = try Model.classifier()
        var image = try Model.catPixels()
        if format == .grey {
            for index in image.bytes.indices { image.bytes[index] = image.bytes[index / 3 * 3 + 1] }
        }
        let expected = try input(
            PixelBuffer(image.bytes.span.bytes, format: .rgb, width: image.width, height: image.height), classifier)
        let bytes = repack(image.bytes, width: image.width, height: image.height, format: format, gap: gap)
        let rowStride = format.rowBytes(width: image.width) + gap
        let given = try input(
            PixelBuffer(
                bytes.span.bytes, format: format, width: image.width, height: image.height, rowStride: rowStride),
            classifier)
        #expect(given == expected)
    }
}
