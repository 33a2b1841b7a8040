import Testing
import Vision

@Suite("Bad files give typed errors and never a crash")
struct DamagedFileTests {
    private let reader = ImageReader(Preprocessing(cropWidth: 16, cropHeight: 16, resize: .shorterSide(16)))

    private func error(_ bytes: [UInt8]) -> VisionError? {
        do {
            _ = try reader.pixels(ofFile: bytes)
        } catch let error as VisionError {
            return error
        } catch {
            Issue.record("not a VisionError: \(error)")
        }
        return nil
    }

    @Test("An empty file")
    func empty() {
        guard case .emptyFile = error([]) else {
            Issue.record("expected emptyFile")
            return
        }
    }

    @Test("Valid scans of the same blocks without end, and pixels without end")
    func tooMuchWork() {
        let scans = encodeJPEG(width: 64, height: 64, sampling: .grey, onePerCoefficient: true) { y, row in
            for x in row.indices { row[x] = UInt8(truncatingIfNeeded: x &* y) }
        }
        guard case .damaged = error(scans) else {
            Issue.record("192 scans were read")
            return
        }
        var large = fixture("colour-420.jpg")
        guard let header = large.indices.dropLast().first(where: { large[$0] == 0xFF && large[$0 + 1] == 0xC0 }) else {
            Issue.record("no frame header")
            return
        }
        large.replaceSubrange((header + 5)..<(header + 9), with: [0xFF, 0xDC, 0xFF, 0xDC])
        guard case .unsupported = error(large) else {
            Issue.record("4 thousand million pixels were begun")
            return
        }
    }

    @Test("Bytes that are no photograph")
    func noise() {
        var state: UInt64 = 1
        let noise = (0..<5000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        let files: [[UInt8]] = [
            noise, [UInt8](repeating: 0, count: 1000), [0xff], [0xff, 0xd8], Array("\u{89}PNG\r\n".utf8),
            Array("RIFF\0\0\0\0WAVE".utf8),
            Array("GIF89a".utf8),
        ]
        for bytes in files {
            guard case .notAPhotograph = error(bytes) else {
                Issue.record("expected notAPhotograph for \(bytes.prefix(4))")
                return
            }
        }
        guard case .damaged = error([0xff, 0xd8, 0xff] + noise) else {
            Issue.record("expected damaged")
            return
        }
    }

    @Test("A file cut off anywhere", arguments: ["colour-420.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg"])
    func cutOff(name: String) {
        let whole = fixture(name)
        #expect(error(whole) == nil)
        for length in 3..<whole.count {
            guard case .damaged(let reason) = error(Array(whole.prefix(length))) else {
                Issue.record("\(name) cut to \(length) bytes was not reported as damaged")
                return
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test(
        "A file with any one byte changed",
        arguments: ["colour-420.jpg", "one-pixel.jpg", "cmyk.jpg", "progressive.jpg", "restart-markers.jpg"],
        [0x01, 0x10, 0x80, 0xff] as [UInt8])
    func changedByte(name: String, mask: UInt8) {
        let whole = fixture(name)
        var refused = 0
        for index in whole.indices {
            var changed = whole
            changed[index] ^= mask
            if let error = error(changed) {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        // Most of a small file is tables and markers, where a change is noticed.
        #expect(refused > whole.count / 20)
        #expect(refused < whole.count)
    }

    @Test("Kinds of JPEG file that are not read")
    func unsupported() {
        // The frame header's first byte is the sample precision.
        var deep = fixture("colour-420.jpg")
        let frame = deep.indices.first { deep[$0] == 0xff && deep[$0 + 1] == 0xc0 }!
        deep[frame + 4] = 12
        guard case .unsupported = error(deep) else {
            Issue.record("12 bits: expected unsupported")
            return
        }
        // A start of frame of type 3 is lossless.
        var lossless = fixture("colour-420.jpg")
        lossless[frame + 1] = 0xc3
        guard case .unsupported = error(lossless) else {
            Issue.record("lossless: expected unsupported")
            return
        }
        // One of type 9 is coded arithmetically.
        var arithmetic = fixture("colour-420.jpg")
        arithmetic[frame + 1] = 0xc9
        guard case .unsupported(let reason) = error(arithmetic), reason == "arithmetic coding" else {
            Issue.record("arithmetic coding: expected unsupported")
            return
        }
    }

    @Test("Every message is one line")
    func messages() {
        let errors: [VisionError] = [
            .emptyFile, .notAPhotograph, .damaged(reason: "a"), .unsupported(reason: "b"),
            .overMemoryLimit(needed: 2, limit: 1), .outOfMemory, .outOfTime,
            .wrongSize(width: 1, height: 2, requiredWidth: 3, requiredHeight: 4),
            .smallerThanCrop(width: 1, height: 2, cropWidth: 3, cropHeight: 4),
            .regionOutside(.init(x: 1, y: 2, width: 3, height: 4), width: 3, height: 4),
            .invalidSize(width: 0, height: 1), .rowStrideTooSmall(rowStride: 1, required: 3),
            .bufferTooSmall(byteCount: 1, required: 3),
        ]
        for error in errors {
            #expect(error.description.count > 20 && !error.description.contains("\n"))
            #expect(!error.description.contains("--"), "options are the commands' business")
        }
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}
