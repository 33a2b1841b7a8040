import Testing
import Vision

@Suite("The work of an image is known from its header")
struct ImageWorkTests {
    private func work(
        _ bytes: [UInt8], side: Int = 32, memoryLimit: Int = ImageReader.defaultMemoryLimit
    ) throws -> ImageWork {
        let preprocessing = Preprocessing(cropWidth: side, cropHeight: side, resize: .shorterSide(side))
        return try bytes.withUnsafeBytes {
            try ImageReader(preprocessing, memoryLimit: memoryLimit).work(ofFile: $0)
        }
    }

    @Test("A baseline file")
    func baseline() throws {
        let bytes = fixture("colour-420.jpg")
        let work = try work(bytes)
        #expect(work.width == 61 && work.height == 47 && work.byteCount == bytes.count && work.components == 3)
        #expect(work.scanCount == 1 && !work.isMultiScan && work.scannedBlocks == 0 && work.refinedBlocks == 0)
        // Units of 16x16 pixels: 4 x 3 of them, each of 4 + 1 + 1 blocks.
        #expect(work.blocks == 72)
        #expect(work.decodeScale == 1 && work.convertedPixels == 61 * 47 && work.decodedRows == 47)
        #expect(try self.work(bytes, side: 5).decodeScale == 4)
        #expect(try self.work(bytes, side: 5).convertedPixels == 16 * 12)
    }

    /// Phones put a film there.
    @Test("What follows the image costs nothing", arguments: ["colour-420.jpg", "progressive.jpg"])
    func trailingBytes(name: String) throws {
        let bytes = fixture(name)
        #expect(try work(bytes + [UInt8](repeating: 0x61, count: 1 << 20)) == work(bytes))
    }

    @Test("A progressive file: its scans, and which of them refine")
    func progressive() throws {
        let bytes = fixture("progressive.jpg")
        let work = try work(bytes)
        #expect(work.scanCount == 10 && work.isMultiScan)
        // libjpeg's script: 8x6 blocks of luma, 4x3 of each chroma; six scans bring coefficients, with all of DC twice.
        #expect(work.scannedBlocks == 2 * 72 + 2 * 48 + 2 * 12)
        #expect(work.refinedBlocks == 2 * 48 + 2 * 12)
        #expect(work.refinedBytes > 0 && work.refinedBytes < bytes.count)
    }

    @Test("Scans of a preview within a segment do not count")
    func preview() throws {
        var bytes = fixture("progressive.jpg")
        let expected = try work(bytes)
        let preview: [UInt8] = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9]
        bytes.insert(contentsOf: [0xff, 0xe1, 0, UInt8(preview.count + 2)] + preview, at: 2)
        let work = try work(bytes)
        #expect(work.scanCount == expected.scanCount && work.scannedBlocks == expected.scannedBlocks)
    }

    @Test("Scans that were put in to cost time are foreseen")
    func manyScans() throws {
        let bytes = fixture("progressive.jpg")
        let last = bytes.indices.dropLast().last { bytes[$0] == 0xff && bytes[$0 + 1] == 0xda }!
        let scan = bytes[last..<(bytes.count - 2)]
        let one = try work(bytes)
        let many = try work(bytes[..<last] + [[UInt8]](repeating: Array(scan), count: 300).joined() + [0xff, 0xd9])
        #expect(many.scanCount == one.scanCount + 299)
        let model = ImageCostModel()
        #expect(model.estimate(many) > 5 * model.estimate(one))
    }

    @Test("What cannot be read is refused as reading does")
    func refusals() throws {
        for name in ["colour-420.jpg", "progressive.jpg", "cmyk.jpg"] {
            let bytes = fixture(name)
            for length in [0, 2, 3, 20, 150] {
                #expect(throws: VisionError.self) { try work(Array(bytes.prefix(length))) }
            }
        }
        let error = #expect(throws: VisionError.self) {
            try work(fixture("progressive.jpg"), memoryLimit: 72 * 128 - 1)
        }
        guard case .overMemoryLimit(72 * 128, 72 * 128 - 1) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        let exact = ImageReader(Preprocessing(cropWidth: 60, cropHeight: 47, resize: .none))
        let wrongSize = #expect(throws: VisionError.self) {
            try fixture("colour-420.jpg").withUnsafeBytes { _ = try exact.work(ofFile: $0) }
        }
        guard case .wrongSize(61, 47, 60, 47) = wrongSize else {
            Issue.record("unexpected \(String(describing: wrongSize))")
            return
        }
        let wide = ImageReader(Preprocessing(cropWidth: 90, cropHeight: 32, resize: .shorterSide(32)))
        let crop = #expect(throws: VisionError.self) {
            _ = try wide.work(ofPixels: PixelLayout(.rgb, width: 50, height: 50, rowStride: 4 * 50))
        }
        guard case .smallerThanCrop(32, 32, 90, 32) = crop else {
            Issue.record("unexpected \(String(describing: crop))")
            return
        }
        #expect(throws: VisionError.self) {
            _ = try wide.work(ofPixels: PixelLayout(.rgb, width: 0, height: 50, rowStride: 4 * 0))
        }
    }

    @Test("Images in memory are converted only where they are not red, green, blue")
    func pixels() throws {
        let reader = ImageReader(Preprocessing(cropWidth: 32, cropHeight: 32, resize: .shorterSide(32)))
        let rgb = try reader.work(ofPixels: PixelLayout(.rgb, width: 640, height: 480, rowStride: 4 * 640))
        let bgra = try reader.work(ofPixels: PixelLayout(.bgra, width: 640, height: 480, rowStride: 4 * 640))
        #expect(rgb.convertedPixels == 0 && bgra.convertedPixels == 640 * 480)
        #expect(rgb.resizeOperations == bgra.resizeOperations && rgb.resizeOperations > 640 * 480)
        #expect(rgb.decodeScale == 1 && rgb.byteCount == 0)
    }
}
