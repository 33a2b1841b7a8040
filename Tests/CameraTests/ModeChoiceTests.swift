import CV4L
import Camera
import Testing
import Vision

/// Format, size and rate that a camera is asked for, of those that it offers.
@Suite struct ModeChoiceTests {
    private let video = FakeVideo()
    private let yuyv = CameraFormat.code("YUYV")
    private let mjpg = CameraFormat.code("MJPG")

    /// A webcam as there are many: large pictures are compressed, and small ones come slower.
    init() {
        video.formats = [mjpg, yuyv]
        video.sizes = [
            yuyv: [.one(640, 480), .one(320, 240)], mjpg: [.one(640, 480), .one(1280, 720), .one(1920, 1080)],
        ]
        video.periods = { [yuyv] format, width, _ in
            if format == yuyv { return [.one(1, 15), .one(1, 5)] }
            return width > 1280 ? [.one(1, 10)] : [.one(1001, 30_000), .one(1, 15)]
        }
    }

    private func open(_ change: (inout CameraSettings) -> Void = { _ in }) throws(CameraError) -> CameraMode {
        var settings = CameraSettings()
        change(&settings)
        return try VideoStream.open(video, settings).mode
    }

    private func failure(_ change: (inout CameraSettings) -> Void) -> String {
        video.log = []
        do throws(CameraError) {
            _ = try open(change)
            return "none"
        } catch {
            #expect(video.isClosed && !video.log.contains("on"))
            return error.description
        }
    }

    @Test func usualSizeOfTheBestFormat() throws {
        #expect(try open().text == "640x480 YUYV")
        #expect(video.log.prefix(2) == ["format YUYV 640x480", "on"])
    }

    @Test func nearestToTheUsualSize() throws {
        video.sizes[yuyv] = [.one(160, 120), .one(800, 600), .one(320, 240)]
        #expect(try open().width == 800)
    }

    @Test func formatThatHasTheSize() throws {
        #expect(try open { $0.size = (1280, 720) }.text == "1280x720 MJPG")
    }

    @Test func formatThatHasTheRate() throws {
        #expect(try open { $0.rate = FrameRate(frames: 30) }.text == "640x480 MJPG, 29.97 a second")
        // It is asked for as the camera names it.
        #expect(video.log.contains("rate 30000/1001"))
        #expect(try open { $0.rate = FrameRate(frames: 15) }.format == .pixels(.yuyv))
    }

    @Test func sizeThatTheCameraLacks() {
        #expect(
            failure { $0.size = (1024, 768) }
                == "it has no size of 1024x768; the nearest is 1280x720 of 640x480, 320x240, 1280x720, 1920x1080 (--size)"
        )
        #expect(video.log.isEmpty)
        #expect(
            failure {
                $0.size = (1280, 720)
                $0.format = yuyv
            }.contains("the nearest is 640x480 of 640x480, 320x240 (--size)"))
    }

    @Test func longListsAreLeftOut() {
        video.sizes[mjpg] = (1...20).map { .one(100 * $0, 100 * $0) }
        #expect(
            failure { $0.size = (1024, 1000) } == "it has no size of 1024x1000; the nearest is 1000x1000 (--size)")
    }

    @Test func rateThatTheCameraLacks() {
        #expect(
            failure { $0.rate = FrameRate(frames: 60) }
                == "it does not send 60 frames a second in this size; the nearest is 29.97 of 15, 5, 29.97 (--fps)")
        // Some cameras hang when they are asked.
        #expect(video.log.isEmpty)
        #expect(
            failure {
                $0.size = (1920, 1080)
                $0.rate = FrameRate(frames: 30)
            }.contains("nearest is 10 of 10"))
    }

    @Test func deviceThatDoesNotTellIsAsked() throws {
        video.sizes = [:]
        video.periods = { _, _, _ in [] }
        let mode = try open {
            $0.size = (64, 48)
            $0.rate = FrameRate(frames: 24)
        }
        #expect(mode.text == "64x48 YUYV, 24 a second")
        video.settledRate = FrameRate(frames: 20)
        #expect(failure { $0.rate = FrameRate(frames: 24) }.contains("the nearest is 20 (--fps)"))
    }

    @Test func sizesInSteps() throws {
        video.sizes[yuyv] = [
            cv4l_sizes(
                kind: 3, least_width: 32, most_width: 3840, width_step: 16, least_height: 32, most_height: 2160,
                height_step: 8)
        ]
        #expect(try open { $0.size = (336, 248) }.width == 336)
        video.sizes[mjpg] = nil
        video.formats = [yuyv]
        #expect(failure { $0.size = (340, 250) }.contains("the nearest is 336x248 (--size)"))
        #expect(failure { $0.size = (8000, 8) }.contains("the nearest is 3840x32 (--size)"))
        #expect(try open().text == "640x480 YUYV")
    }

    @Test(
        arguments: [
            (7.5, "7.5"), (100, "60"), (1, "5"), (12.5, "12.5"), (59, "60"),
        ] as [(Double, String)])
    func ratesInSteps(wanted: Double, nearest: String) throws {
        // From 1/60 to 1/5 of a second, in steps of 1/300.
        let rates = FrameRates(
            steps: (
                FakeVideo(),
                { _, _, _ in
                    [
                        cv4l_periods(
                            kind: 3, shortest: cv4l_period(seconds: 10, frames: 600),
                            longest: cv4l_period(seconds: 120, frames: 600), step: cv4l_period(seconds: 2, frames: 600))
                    ]
                }
            ))
        let rate = FrameRate(frames: UInt32(wanted * 100), seconds: 100)
        #expect(rates.nearest(to: rate)?.text == nearest)
    }

    @Test func ratesWithoutSteps() {
        let rates = FrameRates(
            steps: (
                FakeVideo(),
                { _, _, _ in
                    [
                        cv4l_periods(
                            kind: 2, shortest: cv4l_period(seconds: 1, frames: 90),
                            longest: cv4l_period(seconds: 1, frames: 2),
                            step: cv4l_period(seconds: 1, frames: 1))
                    ]
                }
            ))
        #expect(rates.nearest(to: FrameRate(frames: 24)) == FrameRate(frames: 24))
        #expect(rates.nearest(to: FrameRate(frames: 1))?.text == "2")
    }

    @Test func brokenListsEnd() {
        video.periods = { _, _, _ in [cv4l_periods](repeating: .one(0, 0), count: 500) }
        video.sizes[yuyv] = [cv4l_sizes](repeating: .one(640, 480), count: 500)
        #expect(FrameSizes(video, format: yuyv).ranges.count == 64)
        #expect(FrameRates(video, format: yuyv, width: 640, height: 480).ranges.isEmpty)
        #expect(FrameSizes(video, format: 0).nearest(to: (1, 1)) == nil)
    }

    @Test func offersOfNothingAreLeftOut() {
        video.sizes[yuyv] = [.one(0, 0), .one(640, 0), .one(640, 480)]
        video.sizes[mjpg] = [.one(0, 0), .one(800, 600)]
        #expect(
            failure { $0.size = (2, 2) }
                == "it has no size of 2x2; the nearest is 640x480 of 640x480, 800x600 (--size)")
        video.periods = { _, _, _ in [.one(.max, 1), .one(1, 30), .one(0, 0)] }
        #expect(
            failure { $0.rate = FrameRate(frames: 60) }
                == "it does not send 60 frames a second in this size; the nearest is 30 of 30 (--fps)")
    }

    @Test func ratesForPeople() {
        #expect(FrameRate(frames: 30_000, seconds: 1001).text == "29.97")
        #expect(FrameRate(frames: 15, seconds: 2).text == "7.5")
        #expect(FrameRate(frames: 501, seconds: 100).text == "5.01")
        #expect(FrameRate(frames: 60).text == "60")
    }
}

extension FrameRates {
    /// The rates of a device that tells these.
    fileprivate init(steps: (FakeVideo, (UInt32, UInt32, UInt32) -> [cv4l_periods])) {
        steps.0.periods = steps.1
        self.init(steps.0, format: 0, width: 0, height: 0)
    }
}

extension cv4l_sizes {
    /// A single size, in pixels.
    static func one(_ width: UInt32, _ height: UInt32) -> cv4l_sizes {
        cv4l_sizes(
            kind: UInt32(cv4l_discrete), least_width: width, most_width: width, width_step: 1, least_height: height,
            most_height: height, height_step: 1)
    }
}

extension cv4l_periods {
    /// A single time from frame to frame.
    static func one(_ seconds: UInt32, _ frames: UInt32) -> cv4l_periods {
        let period = cv4l_period(seconds: seconds, frames: frames)
        return cv4l_periods(kind: UInt32(cv4l_discrete), shortest: period, longest: period, step: period)
    }
}
