import CLinux
import Testing
import Vision

@Suite("Large images: streamed when baseline, budgeted when progressive")
struct LargeImageTests {
    /// Red grows to the right, green downwards, blue is constant.
    private func ramp(_ side: Int, _ y: Int, _ row: UnsafeMutableBufferPointer<UInt8>) {
        for x in 0..<side {
            row[3 * x] = UInt8(x * 255 / side)
            row[3 * x + 1] = UInt8(y * 255 / side)
            row[3 * x + 2] = 100
        }
    }

    private func expectRamp(_ pixels: [UInt8], side: Int) {
        for y in 0..<side {
            for x in 0..<side {
                let at = (y * side + x) * 3
                #expect(abs(Int(pixels[at]) - (2 * x + 1) * 255 / (2 * side)) <= 3)
                #expect(abs(Int(pixels[at + 1]) - (2 * y + 1) * 255 / (2 * side)) <= 3)
                #expect(abs(Int(pixels[at + 2]) - 100) <= 3)
            }
        }
    }

    @Test("8000x8000 baseline is read whatever the limit for progressive files")
    func baseline() throws {
        let bytes = encodeJPEG(width: 8000, height: 8000) { ramp(8000, $0, $1) }
        let reader = ImageReader(
            Preprocessing(cropWidth: 32, cropHeight: 32, resize: .shorterSide(32)), memoryLimit: 0)
        expectRamp(try reader.pixels(ofFile: bytes), side: 32)
    }

    @Test("A file of several scans needs the coefficients' exact size", arguments: [true, false])
    func severalScans(progressive: Bool) throws {
        let bytes = encodeJPEG(width: 1000, height: 1000, progressive: progressive, interleaved: false) {
            ramp(1000, $0, $1)
        }
        // 4:2:0 in units of 16 pixels: 63 x 63 of them, with 4 + 1 + 1 blocks of 64 coefficients of 2 bytes.
        let needed = 63 * 63 * 6 * 128
        let preprocessing = Preprocessing(cropWidth: 32, cropHeight: 32, resize: .shorterSide(32))
        expectRamp(try ImageReader(preprocessing, memoryLimit: needed).pixels(ofFile: bytes), side: 32)
        let error = #expect(throws: VisionError.self) {
            try ImageReader(preprocessing, memoryLimit: needed - 1).pixels(ofFile: bytes)
        }
        guard case .overMemoryLimit(needed, needed - 1) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test("8000x8000 progressive is refused by the default limit before anything is decoded")
    func progressive() {
        var bytes = fixture("progressive.jpg")
        let frame = bytes.indices.first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc2 }!
        bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0x1f, 0x40, 0x1f, 0x40])
        let reader = ImageReader(Preprocessing(cropWidth: 32, cropHeight: 32, resize: .shorterSide(32)))
        let error = #expect(throws: VisionError.self) { try reader.pixels(ofFile: bytes) }
        guard case .overMemoryLimit(500 * 500 * 6 * 128, ImageReader.defaultMemoryLimit) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    /// A tiny image can be asked to become a huge one: beside the map itself, that takes memory for a few rows.
    ///
    /// In a process of its own, because the peak is the process's.
    @Test("Enlarging takes memory for a few rows, however many are made of one")
    func enlarging() async {
        await #expect(processExitsWith: .success) {
            let (width, height) = (1000, 20_000)
            let reader = ImageReader(
                Preprocessing(
                    cropWidth: width, cropHeight: height, resize: .exact(width: width, height: height)))
            let bytes = fixture("one-pixel.jpg")
            var map = [UInt8](repeating: 1, count: width * height * 3)
            let before = clinux_peak_memory()
            try map.withUnsafeMutableBytes { map in
                let destination = PixelDestination(map, pixelStride: 3, rowStride: width * 3)
                _ = try bytes.withUnsafeBytes { try reader.readFile($0, into: destination) }
            }
            let taken = clinux_peak_memory() - before
            precondition(taken < 8 << 20, "\(taken) bytes beside the map")
            let corners = [map[0], map[3 * width - 3], map[map.count - 3 * width], map[map.count - 3]]
            precondition(corners.allSatisfy { $0 == corners[0] }, "one pixel became several: \(corners)")
        }
    }
}
