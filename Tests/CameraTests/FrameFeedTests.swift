import CLinux
import CV4L
import Camera
import Testing

/// A source that fails is opened again, and each failure is told once.
@Suite struct FrameFeedTests {
    /// What opening gives, in turn, and what was told.
    private final class Script {
        var openings: [Result<FakeVideo, CameraError>] = []
        var told: [String] = []
        var opened = 0
    }

    private let script = Script()

    private func video(_ events: [FakeVideo.Event]) -> FakeVideo {
        let video = FakeVideo()
        video.events = events
        return video
    }

    private func feed(isPatient: Bool = false) throws(CameraError) -> FrameFeed {
        let script = script
        let tell = { (event: FrameFeed.Event) in
            switch event {
            case .failed(let error): script.told.append("failed: \(error.description)")
            case .recovered(let mode): script.told.append("recovered: \(mode.text)")
            case .slow(let rate, let mode): script.told.append("slow: \(rate.text) \(mode.text)")
            case .unreadable(let file): script.told.append("unreadable: \(file.name)")
            }
        }
        return try FrameFeed(tell: tell, isPatient: isPatient) { () throws(CameraError) -> FrameSource in
            script.opened += 1
            guard !script.openings.isEmpty else { throw .cannotOpen(errno: 2) }
            switch script.openings.removeFirst() {
            case .success(let video):
                var settings = CameraSettings()
                settings.size = (64, 48)
                return try VideoStream.open(video, settings)
            case .failure(let error): throw error
            }
        }
    }

    private func picture(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 64 * 48 * 2) }

    private var soon: UInt64 { clinux_now_ns() + 10_000_000_000 }

    @Test func firstFailureIsThrown() {
        script.openings = [.failure(.busy(nil))]
        #expect(throws: CameraError.busy(nil)) { try feed() }
    }

    @Test func firstFailureCanBeWaitedFor() throws {
        script.openings = [.failure(.busy(nil)), .success(video([.frame(picture(3)), .nothing]))]
        let feed = try feed(isPatient: true)
        #expect(try #require(try feed.take(until: soon)).bytes[0] == 3)
        #expect(script.told == ["failed: \(CameraError.busy(nil).description)", "recovered: 64x48 YUYV"])
        // What has no frames at all is not waited for.
        script.openings = [.failure(.noImages)]
        #expect(throws: CameraError.noImages) { try self.feed(isPatient: true) }
    }

    @Test func cameraThatIsPluggedInAgainGoesOn() throws {
        script.openings = [
            .success(video([.failure(.noDevice)])), .failure(.cannotOpen(errno: 2)), .failure(.cannotOpen(errno: 2)),
            .success(video([.frame(picture(3)), .nothing])),
        ]
        let feed = try feed()
        let frame = try #require(try feed.take(until: soon))
        #expect(frame.bytes[0] == 3)
        feed.giveBack(frame)
        #expect(script.opened == 4 && feed.reconnects == 1)
        // That it cannot be opened while it is unplugged is no news.
        #expect(script.told == ["failed: \(CameraError.gone.description)", "recovered: 64x48 YUYV"])
    }

    @Test func anotherCauseIsTold() throws {
        script.openings = [
            .success(video([.failure(.noDevice)])), .failure(.busy(nil)), .failure(.busy(nil)),
            .success(video([.frame(picture(3)), .nothing])),
        ]
        let feed = try feed()
        _ = try #require(try feed.take(until: soon))
        #expect(
            script.told == [
                "failed: \(CameraError.gone.description)", "failed: \(CameraError.busy(nil).description)",
                "recovered: 64x48 YUYV",
            ])
    }

    @Test func everyFailureCanBeTheEnd() throws {
        script.openings = [.success(video([.failure(.noDevice)]))]
        let feed = try feed()
        feed.endsOnFailure = true
        #expect(throws: CameraError.gone) { try feed.take(until: soon) }
        #expect(script.told.isEmpty)
    }

    @Test func waitingForACameraEndsWithTheTime() throws {
        script.openings = [.success(video([.failure(.noDevice)]))]
        let feed = try feed()
        #expect(try feed.take(until: clinux_now_ns() + 250_000_000) == nil)
        #expect(feed.mode == nil && script.opened >= 2)
    }

    /// It is opened less and less often, although a frame comes each time.
    @Test func cameraThatFailsAgainAtOnceIsGivenTime() throws {
        script.openings = (0..<100).map { _ in .success(video([.frame(picture(1)), .nothing, .failure(.noDevice)])) }
        let feed = try feed()
        let end = clinux_now_ns() + 1_400_000_000
        while clinux_now_ns() < end {
            if let frame = try feed.take(until: end) { feed.giveBack(frame) }
        }
        // After 0.1, 0.2, 0.4 and 0.8 seconds.
        #expect((3...5).contains(script.opened))
    }

    @Test func lossesOfAllCapturesAddUp() throws {
        script.openings = [
            .success(
                video([.frame(picture(1), hasError: true), .frame(picture(1)), .frame(picture(2)), .failure(.noDevice)])
            ),
            .success(video([.frame(picture(3), hasError: true), .frame(picture(4)), .nothing])),
        ]
        let feed = try feed()
        var frames = 0
        while frames < 1 {
            guard let frame = try feed.take(until: soon) else { continue }
            if frame.bytes[0] == 4 { frames += 1 }
            feed.giveBack(frame)
        }
        #expect(feed.losses.damaged == 2)
    }
}
