import CLinux
import Testing
import Vision

/// What Pillow makes of such files is in `PillowTests`.
@Suite("PNG and WebP files: whole, damaged and made to do harm")
struct PNGTests {
    private let reader = ImageReader(Preprocessing(cropWidth: 16, cropHeight: 16, resize: .shorterSide(16)))

    private func error(_ bytes: [UInt8], _ reader: ImageReader? = nil) -> VisionError? {
        do {
            _ = try (reader ?? self.reader).pixels(ofFile: bytes)
            return nil
        } catch {
            return error as? VisionError
        }
    }

    private func isDamaged(_ error: VisionError?) -> Bool {
        if case .damaged(let reason)? = error { !reason.isEmpty } else { false }
    }

    private func isUnsupported(_ error: VisionError?) -> Bool {
        if case .unsupported? = error { true } else { false }
    }

    @Test(
        "A file cut off anywhere",
        arguments: [
            "colour.png", "palette.png", "two-colours.png", "interlaced.png", "deep.png", "lossy.webp", "lossless.webp",
        ])
    func cutOff(name: String) {
        let whole = fixture(name)
        #expect(error(whole) == nil)
        // WebP files end with a byte that fills them up to an even length.
        let end = name.hasSuffix(".webp") ? whole.count - 1 : whole.count
        for length in 12..<end {
            #expect(isDamaged(error(Array(whole.prefix(length)))), "\(name) cut to \(length) bytes")
        }
    }

    @Test(
        "Files with a few bytes changed are read or refused",
        arguments: [
            "colour.png", "palette.png", "few-colours.png", "interlaced.png", "grey-alpha.png", "turned.png",
            "lossy.webp",
            "lossless.webp", "alpha.webp", "turned.webp",
        ])
    func changed(name: String) throws {
        let whole = fixture(name)
        let before = try reader.pixels(ofFile: whole)
        var generator = SystemRandomNumberGenerator()
        var refused = 0
        for _ in 0..<2000 {
            var changed = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                changed[Int.random(in: 12..<changed.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if name.hasSuffix(".png") { changed = PNGEncoder.mended(changed) }
            if let error = error(changed) {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(refused > 0)
        #expect(try reader.pixels(ofFile: whole) == before)
    }

    @Test("A checksum that is wrong")
    func checksum() {
        var bytes = fixture("colour.png")
        bytes[bytes.count - 17] ^= 1
        #expect(isDamaged(error(bytes)))
    }

    @Test("Pixels without end are not begun")
    func tooLarge() {
        for (width, height) in [(65_501, 1), (1, 65_501), (65_500, 65_500)] as [(UInt32, UInt32)] {
            #expect(isUnsupported(error(PNGEncoder(width: width, height: height).file([0]))), "\(width)x\(height)")
        }
        for (width, height) in [(0, 1), (1, 0), (0x8000_0000, 1), (0x7FFF_FFFF, 0x7FFF_FFFF)] as [(UInt32, UInt32)] {
            #expect(isDamaged(error(PNGEncoder(width: width, height: height).file([0]))), "\(width)x\(height)")
        }
    }

    @Test("A row of the longest side is read, with one pixel of it or many")
    func longRow() throws {
        let row = (0..<65_500 * 3).map { UInt8(truncatingIfNeeded: $0 / 771) }
        let file = PNGEncoder.file(width: 65_500, height: 1, row)
        let reader = ImageReader(Preprocessing(cropWidth: 65_500, cropHeight: 1, resize: .none))
        #expect(try reader.pixels(ofFile: file) == row)
    }

    @Test("All pixels of an interlaced file are held, within the limit")
    func interlaced() {
        let preprocessing = Preprocessing(cropWidth: 16, cropHeight: 16, resize: .shorterSide(16))
        let needed = 37 * 23 * 3
        #expect(error(fixture("interlaced.png"), ImageReader(preprocessing, memoryLimit: needed)) == nil)
        let refused = error(fixture("interlaced.png"), ImageReader(preprocessing, memoryLimit: needed - 1))
        guard case .overMemoryLimit(needed, needed - 1)? = refused else {
            Issue.record("unexpected \(String(describing: refused))")
            return
        }
        // Before anything of it is decoded.
        let large = PNGEncoder(width: 16_000, height: 16_000, interlace: 1).file([0])
        guard case .overMemoryLimit? = error(large) else {
            Issue.record("768 MB were taken")
            return
        }
        #expect(error(fixture("colour.png"), ImageReader(preprocessing, memoryLimit: 0)) == nil)
    }

    @Test("What is beside the pixels is skipped, however much it says it is")
    func otherChunks() throws {
        let pixels = roughPattern(width: 20, height: 16)
        var rows: [UInt8] = []
        for y in 0..<16 { rows += [0] + pixels[(y * 60)..<((y + 1) * 60)] }
        var encoder = PNGEncoder(width: 20, height: 16)
        let plain = try reader.pixels(ofFile: encoder.file(rows))
        // Texts and profiles that do not inflate, a gamma, a background, and a chunk that nobody knows.
        encoder.chunks = [
            ("gAMA", [0, 0, 0, 1]), ("iCCP", Array("x\0\0".utf8) + [UInt8](repeating: 0xFF, count: 500)),
            ("bKGD", [0, 1, 0, 1, 0, 1]), ("exAm", [1, 2, 3]),
        ]
        encoder.chunks += [(type: String, content: [UInt8])](
            repeating: ("zTXt", [0x61, 0, 0, 0x78, 0x9C]), count: 5000)
        #expect(try reader.pixels(ofFile: encoder.file(rows)) == plain)
        // One that must be understood.
        encoder.chunks = [("EXAM", [1])]
        #expect(isDamaged(error(encoder.file(rows))))
    }

    @Test("More pixels than there should be are not read", arguments: [0, 1] as [UInt8], [15, 16] as [UInt32])
    func surplus(interlace: UInt8, height: UInt32) throws {
        let encoder = PNGEncoder(width: 16, height: height, interlace: interlace)
        let rows = [UInt8](repeating: 0, count: 49 * Int(height) * 2)
        let plain = try reader.pixels(ofFile: encoder.file(rows))
        let padded = encoder.file(rows + [UInt8](repeating: 0, count: 100_000))
        #expect(try reader.pixels(ofFile: padded) == plain)
        // What is behind the pixels may be anything, as Pillow has it, but the file must not be cut off.
        var broken = padded
        for index in (broken.count - 50_000)..<(broken.count - 12) { broken[index] = 0xA5 }
        #expect(try reader.pixels(ofFile: broken) == plain)
        for missing in [1, 12, 13, 60_000] { #expect(isDamaged(error(Array(broken.dropLast(missing))))) }
        #expect(try reader.pixels(ofFile: encoder.file(rows)) == plain)
    }

    @Test("A second photograph behind the first is seen")
    func several() throws {
        func error(_ bytes: [UInt8]) -> VisionError? {
            var memory = [Int8](repeating: 0, count: 16 * 16 * 3)
            return memory.withUnsafeMutableBytes { memory in
                let destination = PixelDestination(memory, pixelStride: 3, rowStride: 16 * 3)
                do {
                    try bytes.withUnsafeBytes { _ = try reader.readFile($0, into: destination, isAlone: true) }
                    return nil
                } catch {
                    return error as? VisionError
                }
            }
        }
        for first in ["colour.png", "lossy.webp", "colour-420.jpg"] {
            #expect(error(fixture(first)) == nil)
            #expect(error(fixture(first) + [0, 1, 2]) == nil)
            for second in ["grey.png", "lossless.webp", "grey.jpg"] {
                guard case .severalImages? = error(fixture(first) + fixture(second)) else {
                    Issue.record("\(second) behind \(first) was not seen")
                    return
                }
            }
        }
    }

    @Test("An animation is refused")
    func animation() {
        var bytes = Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 2, 0, 0, 0]
        bytes += [9, 0, 0, 9, 0, 0] + Array("ANIM".utf8) + [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(isUnsupported(error(bytes)) || isDamaged(error(bytes)))
    }

    @Test("A large file stops soon when the time is up", arguments: [0, 1] as [UInt8])
    func stops(interlace: UInt8) throws {
        let side = 1500
        let rows = [UInt8](repeating: 0, count: (side * 3 + 1) * side * 2)
        let file = PNGEncoder(width: UInt32(side), height: UInt32(side), interlace: interlace).file(rows)
        // The quickest of some: what a busy machine adds is not there again when the time is to be up before the end.
        let full = try (0..<5).map { _ in
            let begin = clinux_thread_cpu_ns()
            _ = try reader.pixels(ofFile: file)
            return clinux_thread_cpu_ns() - begin
        }.reduce(UInt64.max) { min($0, $1) }
        var late = 0
        for round in 1...20 {
            let patience = full * UInt64(round) / 40
            let start = clinux_thread_cpu_ns()
            #expect(throws: VisionError.self) { try reader.pixels(ofFile: file, until: clinux_now_ns() + patience) }
            // A row of these takes some microseconds; what holds the processor up does not count.
            if clinux_thread_cpu_ns() - start > patience + 2_000_000 { late += 1 }
        }
        #expect(late <= 4)
    }
}
