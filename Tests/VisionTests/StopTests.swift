import CLinux
import Testing
import Vision

@Suite("Preparing an image stops when the time is up", .serialized)
struct StopTests {
    private let preprocessing = Preprocessing(cropWidth: 48, cropHeight: 48, resize: .shorterSide(56))

    /// What a reading until some time came to: the pixels, nil when the time was up.
    private func pixels(
        _ reader: ImageReader, _ bytes: [UInt8], until stop: UInt64
    ) throws -> [UInt8]? {
        do {
            return try reader.pixels(ofFile: bytes, until: stop)
        } catch VisionError.outOfTime {
            return nil
        }
    }

    private func noisyFile(_ width: Int, _ height: Int, progressive: Bool, interleaved: Bool = true) -> [UInt8] {
        var state: UInt64 = 7
        return encodeJPEG(width: width, height: height, progressive: progressive, interleaved: interleaved) { y, row in
            for x in row.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                row[x] = UInt8(truncatingIfNeeded: (x / 9 + y) &+ Int(state >> 59))
            }
        }
    }

    @Test(
        "A time that is past stops before anything is written",
        arguments: [
            "colour-420.jpg", "progressive.jpg", "cmyk.jpg", "one-pixel.jpg", "colour.png", "interlaced.png",
            "lossy.webp",
        ])
    func past(name: String) throws {
        let bytes = fixture(name)
        let reader = ImageReader(preprocessing)
        var memory = [Int8](repeating: 99, count: 48 * 48 * 3)
        let untouched = memory
        memory.withUnsafeMutableBytes { memory in
            let destination = PixelDestination(memory, pixelStride: 3, rowStride: 48 * 3)
            for stop in [0, clinux_now_ns()] as [UInt64] {
                let error = #expect(throws: VisionError.self) {
                    try bytes.withUnsafeBytes { _ = try reader.readFile($0, into: destination, until: stop) }
                }
                guard case .outOfTime = error else {
                    Issue.record("unexpected \(String(describing: error))")
                    return
                }
            }
            #expect(throws: VisionError.self) {
                try bytes.withUnsafeBytes {
                    _ = try reader.read(
                        $0, PixelLayout(.grey, width: 10, height: 10, rowStride: 10), into: destination, until: 1)
                }
            }
            #expect(throws: VisionError.self) {
                try bytes.withUnsafeBytes { _ = try reader.work(ofFile: $0, until: 1) }
            }
        }
        #expect(memory == untouched)
    }

    /// The processor time that a stopped reading takes beyond its time is that of one step, whenever it is stopped; and
    /// the reader is as good as new.
    @Test(
        "A time drawn at random stops within a step",
        arguments: [
            (1600, 1200, false, true), (1600, 1200, true, true), (1200, 900, false, false), (8000, 64, true, true),
        ])
    func anywhere(width: Int, height: Int, progressive: Bool, interleaved: Bool) throws {
        let bytes = noisyFile(width, height, progressive: progressive, interleaved: interleaved)
        let reader = ImageReader(preprocessing)
        let whole = try reader.pixels(ofFile: bytes)
        let begin = clinux_thread_cpu_ns()
        _ = try reader.pixels(ofFile: bytes)
        let full = clinux_thread_cpu_ns() - begin
        var stopped = 0
        var late = 0
        for _ in 0..<150 {
            let patience = UInt64.random(in: 0..<full)
            let cpu = clinux_thread_cpu_ns()
            let result = try pixels(reader, bytes, until: clinux_now_ns() + patience)
            let used = clinux_thread_cpu_ns() - cpu
            guard let result else {
                stopped += 1
                if used > patience + full / 20 { late += 1 }
                continue
            }
            #expect(result == whole)
        }
        #expect(stopped > 50)
        #expect(late <= stopped / 10, "\(late) of \(stopped) went on for more than a twentieth of \(full) ns")
        #expect(try reader.pixels(ofFile: bytes) == whole)
    }

    @Test("An image in memory stops too", arguments: [PixelFormat.rgb, .bgra, .grey], [true, false])
    func memory(format: PixelFormat, isWide: Bool) throws {
        let (width, height) = isWide ? (1_000_000, 1) : (2000, 1000)
        let bytes = [UInt8](repeating: 9, count: height * format.rowBytes(width: width))
        for channels in [Preprocessing.Channels.bgr, .luma] {
            let reader = ImageReader(
                Preprocessing(
                    cropWidth: 40, cropHeight: 30, resize: .exact(width: 40, height: 30), channels: channels))
            var memory = [UInt8](repeating: 0, count: 40 * 30 * 3)
            var used: [UInt64] = []
            memory.withUnsafeMutableBytes { memory in
                let destination = PixelDestination(memory, pixelStride: 3, rowStride: 40 * 3)
                for patience in [UInt64.max, .max, 0, 0, 0, 0, 0] {
                    let cpu = clinux_thread_cpu_ns()
                    // Soon enough that the first step is under way.
                    let stop = patience == .max ? .max : clinux_now_ns() + 2000
                    do {
                        try bytes.withUnsafeBytes { pixels in
                            _ = try reader.read(
                                pixels,
                                PixelLayout(
                                    format, width: width, height: height, rowStride: format.rowBytes(width: width)),
                                into: destination, until: stop)
                        }
                        #expect(stop == .max)
                    } catch {
                        guard case VisionError.outOfTime = error else {
                            Issue.record("unexpected \(error)")
                            return
                        }
                    }
                    used.append(clinux_thread_cpu_ns() - cpu)
                }
            }
            // The first reading made the tables, too.
            #expect(used.dropFirst(2).min()! < used[1] / 4, "\(used) ns")
        }
    }

    /// Each of these keeps libjpeg busy within a single call of its own.
    @Test(
        "A file made to keep the reader busy stops",
        arguments: [
            "empty segments", "short segments", "rubbish before the image", "rubbish at the end",
            "padding in the image",
        ])
    func hostile(kind: String) throws {
        let whole = fixture(kind == "padding in the image" ? "grey.jpg" : "restart-markers.jpg")
        let length = 24 << 20
        let scan = whole.indices.first { whole[$0] == 0xff && whole[$0 + 1] == 0xda }!
        let afterHeader = scan + 2 + Int(whole[scan + 3])
        let bytes: ArraySlice<UInt8>
        switch kind {
        case "empty segments", "short segments":
            let comment: [UInt8] = kind == "empty segments" ? [0xff, 0xfe, 0, 2] : [0xff, 0xfe, 0, 3, 0]
            bytes = whole[..<2] + Array([[UInt8]](repeating: comment, count: length / 4).joined()) + whole[2...]
        case "rubbish before the image":
            bytes = whole[..<scan] + [UInt8](repeating: 0, count: length) + whole[scan...]
        case "rubbish at the end":
            bytes = whole.dropLast(2) + [UInt8](repeating: 0, count: length) + [0xff, 0xd9]
        default:
            bytes = whole[..<afterHeader] + [UInt8](repeating: 0xff, count: length) + whole[afterHeader...]
        }
        let reader = ImageReader(preprocessing)
        let patience: UInt64 = 500_000
        var used: [UInt64] = []
        let file = Array(bytes)
        for _ in 0..<5 {
            let cpu = clinux_thread_cpu_ns()
            #expect(try pixels(reader, file, until: clinux_now_ns() + patience) == nil)
            used.append(clinux_thread_cpu_ns() - cpu)
        }
        #expect(used.min()! < 2 * patience, "\(used) ns")
    }

    @Test("Clearing frees, and a cleared reader goes on")
    func clear() throws {
        let reader = ImageReader(preprocessing)
        let expected = try reader.pixels(ofFile: fixture("progressive.jpg"))
        reader.clear()
        reader.clear()
        #expect(try reader.pixels(ofFile: fixture("progressive.jpg")) == expected)
    }
}
