import Testing
import Vision

@Suite("Pixels go where the tensor has them and nowhere else")
struct PixelDestinationTests {
    @Test("Bytes between pixels, between rows and around the map stay untouched", arguments: [3, 4, 16])
    func strides(pixelStride: Int) throws {
        let (width, height) = (3, 2)
        let rowStride = width * pixelStride + 6
        let source: [UInt8] = (0..<18).map { UInt8($0 * 14) }
        let reader = ImageReader(Preprocessing(cropWidth: width, cropHeight: height, resize: .none, channels: .bgr))
        let used = (height - 1) * rowStride + (width - 1) * pixelStride + 3
        var memory = [Int8](repeating: 99, count: used + 2)
        try memory.withUnsafeMutableBytes { memory in
            let inner = UnsafeMutableRawBufferPointer(rebasing: memory[1..<(used + 1)])
            let destination = PixelDestination(inner, pixelStride: pixelStride, rowStride: rowStride)
            try source.withUnsafeBytes { source in
                _ = try reader.read(
                    source, PixelLayout(.rgb, width: width, height: height, rowStride: 9), into: destination)
            }
        }
        var expected = [Int8](repeating: 99, count: used + 2)
        for y in 0..<height {
            for x in 0..<width {
                for c in 0..<3 {
                    expected[1 + y * rowStride + x * pixelStride + c] = Int8(Int(source[y * 9 + x * 3 + 2 - c]) - 128)
                }
            }
        }
        #expect(memory == expected)
    }
}
