import CLinux
import Camera
import Foundation
import Testing
import Vision

/// Frames from files and pipes: every one, whole, and nothing else.
@Suite struct FileSourceTests {
    /// As much as no system has.
    @Test func framesThatNoMemoryHoldsAreRefused() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        for kind in [SourceRequest.Kind.pattern, .path([CChar](zeroTerminated: path))] {
            let request = SourceFixtures.request("") {
                $0.kind = kind
                $0.pixels = .yuyv
                $0.settings.size = (1 << 20, 1 << 26)
            }
            let error = #expect(throws: CameraError.noMemory(bytes: 1 << 47)) { try request.open() }
            #expect(error?.description.contains("--size") == true)
        }
        // Nobody reads from it any more.
        #expect(open(path, O_WRONLY | O_NONBLOCK) == -1 && errno == ENXIO)
    }

    /// Whoever opened it would wait for somebody who writes.
    @Test func pipesWithoutWritersHoldNobodyUp() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let photograph = try SourceFixtures.photographs()[0]
        try #require(mkfifo("\(folder)/a.jpg", 0o600) == 0)
        // Foundation would open it to remove it.
        defer { unlink("\(folder)/a.jpg") }
        try FileManager.default.createDirectory(atPath: "\(folder)/b.jpg", withIntermediateDirectories: true)
        try Data(photograph).write(to: URL(filePath: "\(folder)/c.jpg"))
        let (frames, end) = SourceFixtures.drain(try SourceFixtures.request(folder).open())
        #expect(frames == [photograph] && end == .ended)
        let pipe = try SourceFixtures.request("\(folder)/a.jpg") { $0.settings.rate = nil }.open()
        #expect(try pipe.next(until: clinux_now_ns() + 20_000_000) == nil)
    }

    @Test func missingFileIsRefused() {
        #expect(throws: CameraError.cannotRead(errno: 2)) { try SourceFixtures.request("/nowhere").open() }
    }

    @Test func filesThatFollowEachOther() throws {
        let photographs = try SourceFixtures.photographs()
        try SourceFixtures.withFile(Array(photographs.joined())) { path in
            let (frames, end) = SourceFixtures.drain(try SourceFixtures.request(path).open())
            #expect(frames == photographs)
            #expect(end == .ended)
            let endless = try SourceFixtures.request(path) { $0.isEndless = true }.open()
            #expect(SourceFixtures.drain(endless, atMost: photographs.count + 1).frames.last == photographs[0])
        }
    }

    /// A camera's frames, with whatever is between them, in pieces of every size that matters.
    @Test(arguments: [1, 2, 3, 7, 100, 4096, 100_000])
    func piecesOfAPipe(_ size: Int) throws {
        let photographs = Array(try SourceFixtures.photographs().prefix(2))
        let junk: [UInt8] = [0, 0, 0xFF, 0xD8, 0x12, 0xFF]
        let bytes = junk + photographs[0] + junk + photographs[1] + [0, 0, 0, 0]
        let (frames, end) = try pipe(bytes, inPiecesOf: size) { $0 }
        #expect(frames == photographs)
        #expect(end == .ended)
    }

    @Test func previewsInSegmentsAreNoFrames() throws {
        let photograph = try SourceFixtures.photographs()[0]
        // A file within an application's segment, as cameras put one there.
        let preview: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]
        let segment: [UInt8] = [0xFF, 0xE5, 0, UInt8(preview.count + 2)] + preview
        let file = Array(photograph[..<2]) + segment + Array(photograph[2...])
        #expect(try pipe(file + file, inPiecesOf: 1000) { $0 }.frames == [file, file])
    }

    @Test func fileThatIsCutOffIsLeftOut() throws {
        let photographs = try SourceFixtures.photographs()
        let bytes = photographs[0] + photographs[1].prefix(photographs[1].count / 2) + photographs[2]
        let (frames, end) = try pipe(bytes, inPiecesOf: 5000) { $0 }
        #expect(frames == [photographs[0], photographs[2]])
        #expect(end == .ended)
    }

    /// Each of these starts is a file that the next one cuts off; all of them are one frame that was damaged.
    @Test func startsWithoutFilesAreOneDamagedFrame() throws {
        let photographs = try SourceFixtures.photographs()
        let starts = (0..<2_000_000).map { UInt8($0 % 2 == 0 ? 0xFF : 0xD8) }
        try SourceFixtures.withFile(photographs[0] + starts + photographs[1]) { path in
            let source = try SourceFixtures.request(path).open()
            #expect(SourceFixtures.drain(source).frames == [photographs[0], photographs[1]])
            #expect(source.damaged == 1)
        }
    }

    /// As cameras send their pictures to browsers.
    @Test func headersBetweenPicturesAreNoFrames() throws {
        let photographs = try SourceFixtures.photographs()
        let stream = photographs.flatMap { photograph -> [UInt8] in
            let header = "--boundary\r\nContent-Type: image/jpeg\r\nContent-Length: \(photograph.count)\r\n\r\n"
            return Array(header.utf8) + photograph + [13, 10]
        }
        try SourceFixtures.withFile(stream + photographs[0].prefix(2000) + stream) { path in
            let source = try SourceFixtures.request(path).open()
            #expect(SourceFixtures.drain(source).frames == photographs + photographs)
            #expect(source.damaged == 1)
        }
    }

    /// There is always more to read, and never a frame in it.
    @Test(arguments: [[0xFF, 0xD8], [0, 0]] as [[UInt8]]) func streamWithoutFramesKeepsNobody(_ bytes: [UInt8]) throws {
        let photograph = try SourceFixtures.photographs()[0]
        let rubbish = (0..<1 << 23).flatMap { _ in bytes }
        try SourceFixtures.withFile(photograph + rubbish) { path in
            let source = try SourceFixtures.request(path) { $0.isEndless = true }.open()
            _ = try #require(try source.next(until: clinux_now_ns() + 1_000_000_000))
            usleep(10_000)
            // One piece of it.
            #expect(try source.next(until: clinux_now_ns()) == nil)
            #expect(source.damaged == (bytes[0] == 0 ? 0 : 1))
        }
    }

    /// Options that are read again open standard input again, in the middle of a frame.
    @Test func standardInputGoesOnInTheMiddleOfAFrame() throws {
        let frames = (0..<3).map { [UInt8](repeating: UInt8($0), count: 8 * 4 * 3 / 2) }
        let bytes = Array(frames.joined())
        let input = Pipe()
        let writer = input.fileHandleForWriting
        let before = dup(0)
        dup2(input.fileHandleForReading.fileDescriptor, 0)
        defer {
            dup2(before, 0)
            close(before)
        }
        let request = SourceFixtures.request("-") {
            $0.pixels = .yu12
            $0.settings.size = (8, 4)
            $0.settings.rate = nil
        }
        try writer.write(contentsOf: bytes[..<60])
        try {
            let source = try request.open()
            let frame = try #require(try source.next(until: clinux_now_ns() + 1_000_000_000))
            #expect(frame.bytes.elementsEqual(frames[0]))
            #expect(try source.next(until: clinux_now_ns() + 1_000_000) == nil)
        }()
        try writer.write(contentsOf: bytes[60...])
        try writer.close()
        let rest = SourceFixtures.drain(try request.open())
        #expect(rest.frames == [frames[1], frames[2]] && rest.end == .ended)
    }

    @Test func endWithinAFileIsSaid() throws {
        let photograph = try SourceFixtures.photographs()[0]
        let (frames, end) = try pipe(photograph + photograph.prefix(1000), inPiecesOf: 5000) { $0 }
        #expect(frames == [photograph])
        #expect(end == .cutOff(bytes: 1000, of: 0))
    }

    @Test func whatIsNoImageIsSaidToBe() throws {
        let noise = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) & 0x7F }
        #expect(try pipe(noise, inPiecesOf: 60_000) { $0 }.end == .unknownFormat)
        #expect(try pipe([1, 2, 3, 4, 5], inPiecesOf: 2) { $0 }.end == .unknownFormat)
        #expect(try pipe([], inPiecesOf: 2) { $0 }.end == .empty)
    }

    @Test(arguments: [1, 31, 64, 96, 1000])
    func rawFramesOfAPipe(_ size: Int) throws {
        let frames = (0..<3).map { [UInt8](repeating: UInt8($0), count: 8 * 4 * 3 / 2) }
        let pixels = { (request: SourceRequest) in
            var request = request
            request.pixels = .yu12
            request.settings.size = (8, 4)
            return request
        }
        let whole = try pipe(Array(frames.joined()), inPiecesOf: size, pixels)
        #expect(whole.frames == frames)
        #expect(whole.end == .ended)
        let cut = try pipe(Array(frames.joined()) + [9, 9], inPiecesOf: size, pixels)
        #expect(cut.frames == frames)
        #expect(cut.end == .cutOff(bytes: 2, of: 48))
    }

    @Test func patternMoves() throws {
        var request = SourceRequest()
        request.kind = .pattern
        request.settings.size = (64, 6)
        request.settings.rate = FrameRate(frames: 1000)
        let source = try request.open()
        #expect(source.mode.layout == PixelLayout(.yuyv, width: 64, height: 6, rowStride: 128))
        let frames = SourceFixtures.drain(source, atMost: 17).frames
        #expect(frames[0] != frames[1] && frames[0] == frames[16])
        #expect(frames.allSatisfy { $0.count == 128 * 6 && Array($0[..<128]) == Array($0[128..<256]) })
    }

    @Test func framesComeAtTheirRate() throws {
        let source = try SourceFixtures.request(SourceFixtures.samples) { $0.settings.rate = FrameRate(frames: 100) }
            .open()
        let start = clinux_now_ns()
        let count = SourceFixtures.drain(source).frames.count
        #expect(clinux_now_ns() - start >= UInt64(count - 1) * 10_000_000)
    }

    @Test func memoryThatIsNotGivenBackIsNotUsedAgain() throws {
        var request = SourceRequest()
        request.kind = .pattern
        request.settings.size = (64, 6)
        request.settings.rate = FrameRate(frames: 1000)
        let source = try request.open()
        var held: [CameraFrame] = []
        while held.count < source.bufferCount {
            if let frame = try source.next(until: clinux_now_ns() + 1_000_000_000) { held.append(frame) }
        }
        #expect(Set(held.map { $0.bytes.baseAddress! }).count == held.count)
        #expect(try source.next(until: clinux_now_ns() + 5_000_000) == nil)
        try source.giveBack(held[1])
        #expect(try source.next(until: clinux_now_ns() + 1_000_000_000)?.index == held[1].index)
    }

    /// What comes out of a pipe that is written to in pieces.
    private func pipe(
        _ bytes: [UInt8], inPiecesOf size: Int, _ change: (SourceRequest) -> SourceRequest
    ) throws -> (frames: [[UInt8]], end: CameraError?) {
        let path = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)").path()
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let writer = BackgroundThread {
            let descriptor = open(path, O_WRONLY)
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(size))
                guard clinux_write_all(descriptor, piece, piece.count) == 0 else { break }
                rest = rest.dropFirst(size)
            }
            close(descriptor)
        }
        signal(SIGPIPE, SIG_IGN)
        // The writer ends when nobody reads any more, and is waited for then.
        let result = try read(change(SourceFixtures.request(path) { $0.settings.rate = nil }))
        withExtendedLifetime(writer) {}
        return result
    }

    @inline(never)
    private func read(_ request: SourceRequest) throws -> (frames: [[UInt8]], end: CameraError?) {
        SourceFixtures.drain(try request.open())
    }
}
