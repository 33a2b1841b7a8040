import CLinux

/// Frames for as long as there are any: a source that fails is opened again, and again, until it works.
///
/// Each failure is told once: what follows from it, and trying in vain, is not news.
package final class FrameFeed {
    /// What happens beside frames.
    package enum Event {
        /// The source has failed, or cannot be opened.
        case failed(CameraError)
        /// Frames come again.
        case recovered(CameraMode)
        /// It sends fewer frames than it has promised, in this mode; told once.
        case slow(FrameRate, CameraMode)
        /// A file cannot be read as a frame, and those like it are only counted; told once.
        case unreadable(DamagedFile)
    }

    /// How often a source that had failed has sent frames again.
    package private(set) var reconnects = 0
    /// Whether a failure ends it all.
    package var endsOnFailure = false

    private let open: () throws(CameraError) -> FrameSource
    private let tell: (Event) -> Void
    private var capture: Capture?
    /// A source whose frames wait for `begin`.
    private var waiting: FrameSource?
    /// The first frame of one, which is taken once more.
    private var first: CameraFrame?
    /// Of captures that have ended.
    private var pastLosses = FrameLosses()
    private var failure: CameraError?
    private var retryTime: UInt64 = 0
    private var pause = FrameFeed.shortestPause
    /// When a source that sends frames again counts as one that works.
    private var steadyTime: UInt64 = 0
    private var watch = RateWatch()
    private var hasToldOfRate = false
    private var hasToldOfFile = false

    private static let shortestPause: UInt64 = 100_000_000
    /// Who fails again before this time is over is given no shorter one, and so told of no more often.
    private static let longestPause: UInt64 = 2_000_000_000

    /// Opens the source.
    /// - Parameters:
    ///   - tell: Takes what happens, on the thread that takes the frames.
    ///   - isPatient: Whether a source that cannot be opened yet is a failure like any later one.
    ///   - open: Opens it, now and after failures, with everything that belongs to that.
    package init(
        tell: @escaping (Event) -> Void, isPatient: Bool = false,
        opening open: @escaping () throws(CameraError) -> FrameSource
    ) throws(CameraError) {
        self.open = open
        self.tell = tell
        do throws(CameraError) {
            let source = try open()
            if source.waits { waiting = source } else { capture = Capture(source) }
        } catch {
            guard isPatient else { throw error }
            try fail(error)
        }
    }

    /// What the frames are; nil while the source does not work.
    package var mode: CameraMode? { capture?.mode ?? waiting?.mode }

    /// What became of frames that were not given out, so far.
    package var losses: FrameLosses { pastLosses + (capture?.losses ?? FrameLosses()) }

    /// Whether the frames that come now may have been taken before they arrived: in files and pipes they wait for us.
    package var tellsOfCapture: Bool { waiting == nil }

    /// Takes the newest frame that nobody has taken yet, or waits for one. It is to be given back before long, and before
    /// the next one is taken.
    /// - Parameters:
    ///   - limit: When to give up, in monotonic nanoseconds.
    ///   - isWanted: Others are left out.
    /// - Returns: Nil when the time was up, or when a signal is there.
    /// - Throws: That files and pipes have ended, and why; other failures too if that is wanted.
    package func take(
        until limit: UInt64, where isWanted: (CameraFrame) -> Bool = { _ in true }
    ) throws(CameraError) -> CameraFrame? {
        defer { tellOfFile() }
        if let waiting { return try waiting.next(until: limit) }
        if let frame = first {
            first = nil
            return frame.arriving(at: clinux_now_ns())
        }
        while true {
            do throws(CameraError) {
                guard let capture = try working(until: limit) else { return nil }
                let frame = try capture.take(until: limit, where: isWanted)
                guard let frame else { return nil }
                if failure != nil { recover(capture.mode) }
                if frame.arrival >= steadyTime { pause = Self.shortestPause }
                if capture.promisesRate, !hasToldOfRate { watch(frame, capture.mode) }
                return frame
            } catch {
                try fail(error)
            }
        }
    }

    /// Lets frames come at their pace, the given one first once more: of files and pipes, where frames wait. From a camera
    /// they come all the time, and this gives the frame back.
    package func begin(with frame: CameraFrame) {
        guard let source = waiting else { return giveBack(frame) }
        waiting = nil
        first = frame
        source.resume()
        capture = Capture(source)
    }

    /// Gives a frame back. That this fails tells the next `take`.
    package func giveBack(_ frame: CameraFrame) {
        do throws(CameraError) {
            if let waiting { try waiting.giveBack(frame) } else { try capture?.giveBack(frame) }
        } catch {
            // A source that takes no memory back sends no frames, which is told then.
        }
    }

    /// The capture of a source that works, which may have to be opened first; nil when the time was up.
    private func working(until limit: UInt64) throws(CameraError) -> Capture? {
        if let capture { return capture }
        while clinux_now_ns() < retryTime {
            guard clinux_now_ns() < limit, clinux_signals() == 0 else { return nil }
            clinux_sleep_until(min(min(retryTime, limit), clinux_now_ns() + Self.shortestPause))
        }
        let fresh = Capture(try open())
        watch = RateWatch()
        capture = fresh
        return fresh
    }

    private func watch(_ frame: CameraFrame, _ mode: CameraMode) {
        guard let promised = mode.rate,
            let rate = watch.hear(sequence: frame.sequence, arrival: frame.arrival, promised: promised)
        else { return }
        hasToldOfRate = true
        tell(.slow(rate, mode))
    }

    private func tellOfFile() {
        guard !hasToldOfFile, let file = waiting?.damagedFile ?? capture?.damagedFile else { return }
        hasToldOfFile = true
        tell(.unreadable(file))
    }

    private func recover(_ mode: CameraMode) {
        failure = nil
        steadyTime = clinux_now_ns() + Self.longestPause
        reconnects += 1
        tell(.recovered(mode))
    }

    /// Takes leave of a source that has failed, until later.
    private func fail(_ error: CameraError) throws(CameraError) {
        if let capture { pastLosses = pastLosses + capture.losses }
        tellOfFile()
        // Everything of it goes, before it is opened again.
        capture = nil
        if error.isFinal || endsOnFailure { throw error }
        retryTime = clinux_now_ns() + pause
        pause = min(2 * pause, Self.longestPause)
        guard error != failure else { return }
        if failure == nil || error.isMoreThanAbsence { tell(.failed(error)) }
        failure = error
    }
}

extension CameraError {
    /// Whether nothing comes after it: of files and pipes.
    fileprivate var isFinal: Bool {
        switch self {
        case .ended, .empty, .cutOff, .unknownFormat, .cannotRead, .noImages, .noMemory, .filesAreNoPixels: true
        default: false
        }
    }

    /// Whether it tells more than that the device is not there, which follows from its being unplugged.
    fileprivate var isMoreThanAbsence: Bool {
        switch self {
        case .gone, .stalled, .noCamera: false
        case .cannotOpen(let errno): errno != VideoCallError.noEntry.errno && errno != VideoCallError.noDevice.errno
        default: true
        }
    }
}
