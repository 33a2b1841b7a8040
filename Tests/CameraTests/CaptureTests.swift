import CLinux
import CV4L
import Camera
import Testing

/// The thread that takes frames while nobody looks. The script is complete before it starts, because the fake is nobody's
/// but the thread's then.
@Suite struct CaptureTests {
    private let video = FakeVideo()

    private func capture(_ events: [FakeVideo.Event]) throws -> Capture {
        video.events = events
        var settings = CameraSettings()
        settings.size = (64, 48)
        settings.patience = 50_000_000
        settings.firstPatience = 50_000_000
        return Capture(try VideoStream.open(video, settings))
    }

    private func picture(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 64 * 48 * 2) }

    @Test func framesComeAndThenTheFailure() throws {
        let capture = try capture([.frame(picture(1)), .failure(.noDevice)])
        // The frame is taken together with the failure behind it.
        #expect(throws: CameraError.gone) { try capture.take(until: clinux_now_ns() + 10_000_000_000) }
    }

    @Test func newestFrameIsHeld() throws {
        let capture = try capture([.frame(picture(1)), .frame(picture(2)), .nothing])
        let frame = try #require(try capture.take(until: clinux_now_ns() + 10_000_000_000))
        #expect(frame.bytes[0] == 2)
        try capture.giveBack(frame)
        // No other comes: the camera has stalled.
        let error = #expect(throws: CameraError.self) { try capture.take(until: .max) }
        guard case .stalled = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    /// Damaged frames are numbered, and are not missed as well, whether they are seen before the frame behind them or not.
    @Test func damagedFramesAreNotLostToo() throws {
        let capture = try capture([
            .frame(picture(1)), .nothing, .frame(picture(2), hasError: true), .frame(picture(3)),
            .frame(picture(4), hasError: true), .nothing, .frame(picture(5)), .nothing,
        ])
        while true {
            guard let frame = try capture.take(until: clinux_now_ns() + 10_000_000_000) else { break }
            let isLast = frame.bytes[0] == 5
            try capture.giveBack(frame)
            if isLast { break }
        }
        #expect(capture.losses.damaged == 2 && capture.losses.lost == 0)
    }

    @Test func waitingEndsWithTheTime() throws {
        let capture = try capture([])
        #expect(try capture.take(until: clinux_now_ns() + 1_000_000) == nil)
    }

    @Test func framesFromBeforeARequestAreLeftOut() throws {
        let capture = try capture([.frame(picture(1)), .nothing])
        let error = #expect(throws: CameraError.self) {
            try capture.take(until: .max) { $0.arrival > clinux_now_ns() }
        }
        guard case .stalled = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }
}
