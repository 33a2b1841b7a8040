import CLinux
import Camera
import Foundation
import Testing

/// Frames from the photographs of a folder.
@Suite struct PictureFilesTests {
    @Test func folderGivesItsPhotographsInOrder() throws {
        let source = try SourceFixtures.request(SourceFixtures.samples).open()
        let (frames, end) = SourceFixtures.drain(source)
        #expect(frames == (try SourceFixtures.photographs()))
        #expect(end == .ended)
    }

    @Test func endlessFolderBeginsAgain() throws {
        let photographs = try SourceFixtures.photographs()
        let source = try SourceFixtures.request(SourceFixtures.samples) { $0.isEndless = true }.open()
        let (frames, end) = SourceFixtures.drain(source, atMost: 2 * photographs.count + 1)
        #expect(frames == photographs + photographs + [photographs[0]])
        #expect(end == nil)
    }

    /// Its files were listed once; a round without any is the end of them.
    @Test func endlessFolderThatIsEmptiedEnds() throws {
        let photograph = try SourceFixtures.photographs()[0]
        try SourceFixtures.withFolder([("a.jpg", photograph), (".b.jpg", photograph)]) { folder in
            let source = try SourceFixtures.request(folder) { $0.isEndless = true }.open()
            #expect(SourceFixtures.drain(source, atMost: 1).frames == [photograph])
            unlink("\(folder)/a.jpg")
            #expect(SourceFixtures.drain(source, atMost: 1).end == .noImages)
        }
    }

    /// Not more than one piece at a time, and none of what is no photograph.
    @Test func largeFilesKeepNobody() throws {
        let photograph = try SourceFixtures.photographs()[0]
        let large = photograph[..<(photograph.count - 2)] + [UInt8](repeating: 0, count: 3 << 20) + [0xFF, 0xD9]
        try SourceFixtures.withFolder([
            ("a.jpg", Array(large)), ("b.jpg", [UInt8](repeating: 0, count: 1 << 20)), ("c.jpg", [0xFF]),
            ("d.jpg", photograph),
        ]) { folder in
            truncate("\(folder)/c.jpg", 65 << 20)
            let source = try SourceFixtures.request(folder).open()
            usleep(60_000)
            #expect(try source.next(until: clinux_now_ns()) == nil && source.damaged == 0)
            #expect(SourceFixtures.drain(source).frames == [Array(large), photograph])
            #expect(source.damaged == 2)
        }
    }

    @Test func unreadableFilesAreDamagedAndNotLost() throws {
        let photograph = try SourceFixtures.photographs()[0]
        let files = [("a.jpg", photograph)] + (0..<6).map { ("b\($0).jpg", [1, 2, 3, 4]) } + [("c.jpg", photograph)]
        try SourceFixtures.withFolder(files) { folder in
            let capture = Capture(try SourceFixtures.request(folder).open())
            #expect(throws: CameraError.ended) {
                while let frame = try capture.take(until: clinux_now_ns() + 10_000_000_000) {
                    try capture.giveBack(frame)
                }
            }
            #expect(capture.losses.damaged == 6 && capture.losses.lost == 0)
        }
    }

    /// By its name, in which there is nothing that a terminal takes for a command; the next one is only counted.
    @Test(arguments: [true, false]) func firstUnreadableFileIsNamed(isFirst: Bool) throws {
        let photograph = try SourceFixtures.photographs()[0]
        let files = [("b\u{1B}[2J.jpg", [1]), ("c.jpg", [2])] + (isFirst ? [] : [("a.jpg", photograph)])
        try SourceFixtures.withFolder(files) { folder in
            var told: [String] = []
            let tell = { (event: FrameFeed.Event) in
                if case .unreadable(let file) = event { told.append(file.name) }
            }
            let feed = try FrameFeed(tell: tell) { () throws(CameraError) -> FrameSource in
                try SourceFixtures.request(folder).open()
            }
            #expect(throws: CameraError.ended) {
                while true {
                    if let frame = try feed.take(until: clinux_now_ns() + 1_000_000_000) { feed.begin(with: frame) }
                }
            }
            #expect(told == ["\(folder)/b\\x1b[2J.jpg"])
        }
    }

    @Test func filesThatCannotBeOpenedAreNamedWithTheReason() throws {
        let photograph = try SourceFixtures.photographs()[0]
        try SourceFixtures.withFolder([("b.jpg", photograph)]) { folder in
            try #require(symlink("gone", "\(folder)/a.jpg") == 0)
            defer { unlink("\(folder)/a.jpg") }
            let source = try SourceFixtures.request(folder).open()
            #expect(SourceFixtures.drain(source).frames == [photograph])
            #expect(source.damagedFile?.name == "\(folder)/a.jpg" && source.damagedFile?.errno == ENOENT)
            #expect(source.damagedFile?.reason?.contains("No such file") == true)
        }
    }

    /// Pixels are asked for where there are files.
    @Test func filesAreNoPixels() throws {
        let photograph = try SourceFixtures.photographs()[0]
        try SourceFixtures.withFolder([("a.jpg", photograph)]) { folder in
            for path in [folder, "\(folder)/a.jpg"] {
                #expect(throws: CameraError.filesAreNoPixels) {
                    try SourceFixtures.request(path) { $0.pixels = .yu12 }.open()
                }
            }
        }
    }

    @Test func namesNeedNotBeUTF8() throws {
        let photograph = try SourceFixtures.photographs()[0]
        try SourceFixtures.withFolder([("a.jpg", photograph)]) { folder in
            let odd: [CChar] = Array([CChar](zeroTerminated: "\(folder)/").dropLast()) + [-1, -2, 0]
            try #require(mkdir(odd, 0o700) == 0)
            let path: [CChar] = Array(odd.dropLast()) + [CChar](zeroTerminated: "/\u{1}.JPG")
            try #require(rename("\(folder)/a.jpg", path) == 0)
            defer {
                unlink(path)
                rmdir(odd)
            }
            for kind in [SourceRequest.Kind.path(odd), .path(path)] {
                let request = SourceFixtures.request("") { $0.kind = kind }
                #expect(SourceFixtures.drain(try request.open()).frames == [photograph])
            }
        }
    }

    @Test func folderWithoutPhotographsIsRefused() {
        #expect(throws: CameraError.noImages) {
            try SourceFixtures.request(URL(filePath: #filePath).deletingLastPathComponent().path()).open()
        }
    }
}
