import CLinux
import CV4L
import Camera
import Testing
import Vision

/// Formats that are not read, by way of libv4lconvert, which only some machines have.
@Suite(.enabled(if: Conversion.isThere, "libv4lconvert.so.0 is not installed: libv4l-0"))
struct ConversionTests {
    private let video = FakeVideo()

    private func open(_ format: StaticString? = nil) throws(CameraError) -> VideoStream<FakeVideo> {
        var settings = CameraSettings()
        settings.size = (64, 48)
        settings.format = format.map { CameraFormat.code($0) }
        return try VideoStream.open(video, settings)
    }

    private func next(_ stream: FrameSource) throws(CameraError) -> CameraFrame? {
        try stream.next(until: clinux_now_ns())
    }

    @Test func redOfSixteenBits() throws {
        video.formats = ["H264", "RGBP"].map { CameraFormat.code($0) }
        let stream = try ConvertedStream(try open())
        #expect(stream.mode == CameraMode(.rgb, width: 64, height: 48))
        video.events = [.frame((0..<64 * 48 * 2).map { (index: Int) -> UInt8 in index % 2 == 0 ? 0 : 0xF8 })]
        let frame = try #require(try next(stream))
        #expect(frame.bytes.count == 64 * 48 * 3)
        #expect(frame.bytes[0] >= 0xF8 && frame.bytes[1] == 0 && frame.bytes[2] == 0)
        #expect(frame.ready > frame.arrival)
        // The driver has its memory back already.
        #expect(video.queued.count == 4)
        try stream.giveBack(frame)
    }

    @Test func mosaicsOfWebcams() throws {
        video.formats = [CameraFormat.code("RGGB")]
        #expect(throws: CameraError.rawSensor(format: "RGGB")) { try open() }
        video.bus = "platform:fe801000.csi"
        #expect(throws: CameraError.rawSensor(format: "RGGB")) { try open() }
        video.bus = "usb-0000:01:00.0-1.2"
        let stream = try ConvertedStream(try open())
        // A green sensor: every other pixel. The device leaves a gap behind each row.
        let bytes = (0..<64 * 48 * 2).map { (index: Int) -> UInt8 in (index / 128 + index) % 2 == 0 ? 0 : 200 }
        video.events = [.frame(bytes)]
        let frame = try #require(try next(stream))
        let middle = (24 * 64 + 32) * 3
        #expect(frame.bytes[middle + 1] > 150 && frame.bytes[middle] < 50 && frame.bytes[middle + 2] < 50)
    }

    @Test func whatIsReadGoesFirst() throws {
        video.formats = ["NV16", "MJPG"].map { CameraFormat.code($0) }
        #expect(try open().mode.format == .jpeg)
        #expect(try open("NV16").mode.format == .foreign(CameraFormat.code("NV16")))
        video.sizes = [CameraFormat.code("MJPG"): [.one(640, 480)]]
        #expect(try open().mode.format == .foreign(CameraFormat.code("NV16")))
    }

    @Test func othersAreRefused() {
        video.formats = ["H264", "NV16"].map { CameraFormat.code($0) }
        #expect(throws: CameraError.lacksFormat("H264", offered: ["H264", "NV16"])) { try open("H264") }
    }

    @Test func nodesSaySo() {
        video.formats = ["H264", "NV16"].map { CameraFormat.code($0) }
        let node = CameraNode(path: "/dev/video0", video)
        #expect(node.kind == .camera && node.readFormats == [CameraFormat.code("NV16")])
    }

    @Test func framesThatCannotBeConverted() throws {
        video.formats = [CameraFormat.code("PJPG")]
        let stream = try ConvertedStream(try open())
        for count in 1..<10 {
            video.events = [.frame([UInt8](repeating: 7, count: 1000))]
            #expect(try next(stream) == nil)
            #expect(stream.damaged == count)
        }
        video.events = [.frame([UInt8](repeating: 7, count: 1000))]
        #expect(throws: CameraError.cannotConvert(format: "PJPG")) { try next(stream) }
    }

    @Test func captureGivesThem() throws {
        video.formats = [CameraFormat.code("NV16")]
        video.events = ([1, 2, 3] as [UInt8]).map { FakeVideo.Event.frame([UInt8](repeating: $0, count: 64 * 48 * 2)) }
        let capture = Capture(try ConvertedStream(try open()))
        let frame = try #require(try capture.take(until: clinux_now_ns() + 10_000_000_000))
        #expect(frame.isWhole)
        try capture.giveBack(frame)
    }
}
