import CLinux
import CV4L
import Camera
import Testing
import Vision

/// What devices do, and what becomes of it: the rows of the error table of real drivers.
@Suite struct VideoStreamTests {
    private let video = FakeVideo()

    /// A stream of small frames, which fit the fake's memory.
    private func open(_ change: (inout CameraSettings) -> Void = { _ in }) throws(CameraError) -> VideoStream<FakeVideo>
    {
        var settings = CameraSettings()
        settings.size = (64, 48)
        change(&settings)
        return try VideoStream.open(video, settings)
    }

    private func picture(_ byte: UInt8 = 7) -> [UInt8] { [UInt8](repeating: byte, count: 64 * 48 * 2) }

    private func next(_ stream: VideoStream<FakeVideo>, within time: UInt64 = 0) throws(CameraError) -> CameraFrame? {
        try stream.next(until: clinux_now_ns() + time)
    }

    /// What opening fails with.
    private func failure(_ change: (inout CameraSettings) -> Void = { _ in }) -> CameraError? {
        do throws(CameraError) {
            _ = try open(change)
            return nil
        } catch {
            #expect(video.isClosed && video.mapped == 0)
            return error
        }
    }

    @Test func everythingIsGivenBack() throws {
        do {
            let stream = try open()
            #expect(video.isStreaming && video.mapped == 4 && video.queued == [0, 1, 2, 3])
            #expect(stream.mode.width == 64 && stream.mode.rowStride == 128)
        }
        #expect(!video.isStreaming && video.mapped == 0 && video.isClosed)
    }

    @Test func bestFormatIsTaken() throws {
        video.formats = ["RG10", "MJPG", "NV12", "H264"].map { CameraFormat.code($0) }
        #expect(try open().mode.format == .pixels(.nv12))
    }

    @Test func formatThatWasAskedForIsTaken() throws {
        video.formats = ["YUYV", "MJPG"].map { CameraFormat.code($0) }
        #expect(try open { $0.format = CameraFormat.code("MJPG") }.mode.format == .jpeg)
    }

    @Test func formatsThatAreNotReadAreNamed() {
        video.formats = ["H264", "HEVC"].map { CameraFormat.code($0) }
        #expect(failure() == .noKnownFormat(offered: ["H264", "HEVC"]))
    }

    @Test(arguments: ["BA81", "GBRG", "RGGB", "BG10", "pBAA", "pRAA"] as [String])
    func rawSensorsAreExplained(letters: String) {
        var code: UInt32 = 0
        for (index, byte) in letters.utf8.enumerated() { code |= UInt32(byte) << UInt32(8 * index) }
        video.formats = [code]
        #expect(failure() == .rawSensor(format: letters))
    }

    @Test func nodesThatTakeNoPicturesAreRefused() {
        video.capabilities = cv4l_has_metadata | cv4l_can_stream
        #expect(failure() == .notACamera)
        video.capabilities = cv4l_can_capture
        #expect(failure() == .notACamera)
        video.failures["query"] = .notTypewriter
        #expect(failure() == .notACamera)
    }

    @Test func sizeThatTheCameraLacksIsNamedWithTheNearest() {
        video.settled = { format in
            var format = format
            (format.width, format.height) = (80, 60)
            return format
        }
        #expect(failure() == .wrongSize(width: 80, height: 60, wantedWidth: 64, wantedHeight: 48))
    }

    @Test func deviceMayGiveAnotherFormat() {
        video.settled = { format in
            var format = format
            format.pixel_format = CameraFormat.code("H264")
            return format
        }
        #expect(failure() == .noKnownFormat(offered: ["H264"]))
    }

    @Test(arguments: ["setFormat", "requestBuffers"]) func busyDevice(call: String) {
        video.failures[call] = .busy
        #expect(failure() == .busy(nil))
    }

    @Test func busWithoutRoom() {
        video.failures["setStreaming"] = .noSpace
        #expect(failure() == .noBandwidth)
    }

    @Test(arguments: [VideoCallError.notTypewriter, .invalid]) func rateThatCannotBeChosen(error: VideoCallError) throws
    {
        video.failures["setRate"] = error
        #expect(try open().mode.rate == nil)
        #expect(
            failure { $0.rate = FrameRate(frames: 30) } == .wrongRate(nearest: nil, wanted: FrameRate(frames: 30)))
    }

    @Test func codingFollowsWhatTheDeviceSays() throws {
        video.settled = { format in
            var format = format
            format.colour_space = UInt32(cv4l_colour_space_rec709)
            return format
        }
        #expect(try open().mode.coding == ColourCoding(.bt709))
        video.settled = { format in
            var format = format
            format.colour_space = UInt32(cv4l_colour_space_jpeg)
            return format
        }
        #expect(try open().mode.coding == ColourCoding(isFullRange: true))
        video.settled = { format in
            var format = format
            format.colour_space = UInt32(cv4l_colour_space_rec709)
            format.matrix = UInt32(cv4l_matrix_601)
            format.range = UInt32(cv4l_range_full)
            return format
        }
        #expect(try open().mode.coding == ColourCoding(isFullRange: true))
    }

    @Test func newestFrameWins() throws {
        let stream = try open()
        video.events = [.frame(picture(1)), .frame(picture(2)), .frame(picture(3))]
        let frame = try #require(try next(stream))
        #expect(frame.bytes[0] == 3 && frame.sequence == 3)
        #expect(stream.skipped == 2)
        // The last two are with the driver again, and the fourth is still.
        #expect(video.queued.sorted() == [0, 1, 3])
        try stream.giveBack(frame)
        #expect(video.queued.count == 4)
    }

    @Test func damagedFramesAreNoFrames() throws {
        let stream = try open()
        video.events = [.frame(picture(1), hasError: true), .frame([1, 2, 3]), .nothing]
        #expect(try next(stream) == nil)
        #expect(stream.damaged == 2 && video.queued.count == 4)
    }

    /// Nothing but damaged frames is no sign of life.
    @Test func cameraThatOnlySendsDamagedFramesHasFailed() throws {
        let stream = try open { $0.firstPatience = 20_000_000 }
        video.isEndless = true
        video.events = [.frame(picture(1), hasError: true)]
        #expect(throws: CameraError.damaged) { try stream.next(until: clinux_now_ns() + 5_000_000_000) }
        #expect(stream.damaged > 2 && video.queued.count == 4)
        #expect(CameraError.damaged.description.contains("damaged"))
    }

    /// Such a driver has always a newer frame.
    @Test func driverThatFillsBuffersAtOnceKeepsNobody() throws {
        let stream = try open()
        video.events = [FakeVideo.Event](repeating: .frame(picture(1)), count: 1000)
        #expect(try next(stream) != nil)
        #expect(video.events.count >= 995)
        video.events = [FakeVideo.Event](repeating: .frame(picture(1), hasError: true), count: 1000)
        #expect(try next(stream) == nil)
        #expect(video.events.count >= 995)
    }

    @Test func cutOffFileIsNoFrame() throws {
        video.formats = [CameraFormat.code("MJPG")]
        let stream = try open()
        let file = [0xFF, 0xD8] + [UInt8](repeating: 3, count: 200)
        video.events = [.frame(file), .nothing]
        #expect(try next(stream) == nil)
        video.events = [.frame(file + [0xFF, 0xD9])]
        #expect(try next(stream)?.bytes.count == 204)
        // Some cameras fill up with zeros.
        video.events = [.frame(file + [0xFF, 0xD9] + [UInt8](repeating: 0, count: 50))]
        #expect(try next(stream) != nil)
        #expect(stream.damaged == 1)
    }

    @Test func timesAreBelievedAsFarAsTheyCanBe() throws {
        let stream = try open()
        let now = clinux_now_ns()
        for (time, isBelieved) in [
            (now - 5_000_000, true), (now + 3_600_000_000_000, false), (now - 3_000_000_000, false), (0, false),
        ] {
            video.events = [.frame(picture(), time: time)]
            let frame = try #require(try next(stream))
            #expect(frame.capture == (isBelieved ? time : frame.arrival))
            try stream.giveBack(frame)
        }
    }

    @Test func stall() throws {
        let stream = try open { $0.firstPatience = 20_000_000 }
        let error = #expect(throws: CameraError.self) {
            try stream.next(until: .max)
        }
        guard case .stalled(let time) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(time >= 20_000_000)
    }

    @Test func unplugged() throws {
        let stream = try open()
        video.events = [.frame(picture()), .failure(.noDevice)]
        #expect(throws: CameraError.gone) { try next(stream) }
    }

    @Test func brokenDevice() throws {
        let stream = try open()
        video.isBroken = true
        #expect(throws: CameraError.failed(call: "poll", errno: 5)) { try next(stream, within: 1_000_000_000) }
        video.events = [.failure(VideoCallError(errno: 5))]
        #expect(throws: CameraError.failed(call: "VIDIOC_DQBUF", errno: 5)) { try next(stream) }
    }

    @Test func bufferThatDoesNotExist() throws {
        let stream = try open()
        video.events = [.strangeBuffer]
        #expect(throws: CameraError.failed(call: "VIDIOC_DQBUF", errno: 22)) { try next(stream) }
    }

    @Test func everyErrorSaysWhatHelps() {
        let errors: [(CameraError, String)] = [
            (.cannotOpen(errno: 13), "group video"), (.cannotOpen(errno: 2), "punctual cameras"),
            (.busy(nil), "another"),
            (.notACamera, "punctual cameras"), (.rawSensor(format: "RG10"), "--camera csi"),
            (.noBandwidth, "--size"), (.wrongSize(width: 1, height: 2, wantedWidth: 3, wantedHeight: 4), "1x2"),
        ]
        for (error, remedy) in errors { #expect(error.description.contains(remedy)) }
    }
}
