import Testing
import Vision

/// A frame of a camera is read whole or not at all.
@Suite("Damaged frames of cameras are refused")
struct DamagedFrameTests {
    private let reader = ImageReader(Preprocessing(cropWidth: 16, cropHeight: 16, resize: .shorterSide(16)))

    private func isDamaged(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try reader.pixels(ofFile: bytes)
            return false
        } catch VisionError.damaged {
            return true
        } catch {
            Issue.record("unexpected \(error)")
            return true
        }
    }

    @Test("Cut off after any byte", arguments: CameraFrame.allCases)
    func cutOff(kind: CameraFrame) {
        let whole = kind.bytes(width: 80, height: 60)
        for length in 3..<whole.count where !isDamaged(Array(whole.prefix(length))) {
            Issue.record("cut to \(length) of \(whole.count) bytes it was read")
        }
        #expect(!isDamaged(whole))
    }

    @Test("Without the marker at its end", arguments: CameraFrame.allCases)
    func withoutEnd(kind: CameraFrame) {
        let whole = kind.bytes(width: 80, height: 60)
        #expect(isDamaged(whole.dropLast(2)))
        #expect(isDamaged(whole.dropLast(2) + [UInt8](repeating: 0, count: 500)))
        // Only half of it.
        #expect(isDamaged(whole.dropLast(1)))
    }

    @Test("What cameras put behind the end is no damage", arguments: CameraFrame.allCases)
    func padding(kind: CameraFrame) throws {
        let whole = kind.bytes(width: 80, height: 60)
        let expected = try reader.pixels(ofFile: whole)
        for padding in [[UInt8](repeating: 0, count: 1), .init(repeating: 0, count: 4096), [0xff, 0xd9], [0xff]] {
            #expect(try reader.pixels(ofFile: whole + padding) == expected)
        }
    }

    /// Coded pixels have no checksum: what 40 wrong bytes leave can be a picture by chance.
    @Test("Forty bytes of coded pixels overwritten", arguments: CameraFrame.allCases)
    func overwritten(kind: CameraFrame) {
        let whole = kind.bytes(width: 160, height: 120)
        var state: UInt64 = 5
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let first = whole.indices.first { whole[$0] == 0xff && whole[$0 + 1] == 0xda }! + 14
        var refused = 0
        for _ in 0..<200 {
            var bytes = whole
            let at = first + random(whole.count - 42 - first)
            for index in at..<(at + 40) { bytes[index] = UInt8(random(256)) }
            if isDamaged(bytes) { refused += 1 }
        }
        #expect(refused >= 190, "\(refused) of 200")
    }

    @Test("A run lost, and the next frame begun too early", arguments: CameraFrame.allCases)
    func lost(kind: CameraFrame) {
        let whole = kind.bytes(width: 160, height: 120)
        let middle = whole.count / 2
        #expect(isDamaged(Array(whole[..<middle] + whole[(middle + 700)...])))
        #expect(isDamaged(Array(whole[..<middle] + whole)))
        #expect(isDamaged(whole[..<middle] + [UInt8](repeating: 0, count: whole.count - middle)))
        #expect(isDamaged(whole[..<middle] + [UInt8](repeating: 0xff, count: whole.count - middle)))
    }

    @Test("A decoder has no memory of earlier frames")
    func tablesOfAnEarlierFrame() throws {
        let whole = CameraFrame.yuv422.bytes(width: 80, height: 60)
        let withoutHuffman = CameraFrame.yuv422WithoutTables.bytes(width: 80, height: 60)
        let expected = try reader.pixels(ofFile: whole)
        #expect(try reader.pixels(ofFile: withoutHuffman) == expected)
        // Quantization tables have no standard.
        #expect(isDamaged(withoutSegments(of: 0xdb, whole)))
        // Huffman tables of its own are not those that a file without any means.
        let own = encodeJPEG(width: 80, height: 60, sampling: .yuv422, optimized: true) { y, row in
            for x in row.indices { row[x] = UInt8(truncatingIfNeeded: x &* y) }
        }
        let ownPixels = try reader.pixels(ofFile: own)
        for _ in 0..<3 {
            #expect(try reader.pixels(ofFile: withoutHuffman) == expected)
            #expect(try reader.pixels(ofFile: own) == ownPixels)
            #expect(isDamaged(own.dropLast(300)))
        }
    }

    @Test("Sides that the file has no data for take little memory", arguments: [0x11, 0x44] as [UInt8])
    func hugeSides(factors: UInt8) {
        for name in ["colour-420.jpg", "grey.jpg", "cmyk.jpg"] {
            var bytes = fixture(name)
            let frame = bytes.indices.first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 }!
            // 16,380 pixels in width and height, nearly as many as are allowed, and the largest or smallest luma that there is.
            bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0x3f, 0xfc, 0x3f, 0xfc])
            bytes[frame + 11] = factors
            #expect(isDamaged(bytes), "\(name)")
        }
    }
}
