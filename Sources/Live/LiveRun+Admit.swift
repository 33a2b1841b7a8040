import CLinux
import Camera
import Punctual

extension LiveRun {
    /// Why a run does not begin.
    package enum Refusal: Error {
        /// There are no frames.
        case camera(CameraError)
        /// The network cannot use them.
        case classifier(ClassifierError)
    }

    /// Frames that are looked at for how old they arrive.
    private static var ageFrames: Int { 10 }
    /// Warming up and measuring takes so many of one frame.
    private static var warmUps: Int { 3 }

    /// Waits for the first frames and refuses a deadline that they cannot keep.
    /// - Parameter report: Writes the statistics, whenever a signal asks for them.
    /// - Returns: Why the run ends before it has begun; nil when it can begin.
    package func admit(report: (RunStatistics) -> Void) throws(Refusal) -> End? {
        var oldest: UInt64 = 0
        var seen = 0
        var wanted = settings.clock == .capture && feed.tellsOfCapture ? Self.ageFrames : 1
        let end = settings.timeLimit.map { statistics.start + $0 } ?? .max
        while seen < wanted {
            if let end = heed(report) { return end }
            guard clinux_now_ns() < end else { return .done }
            guard let frame = try next() else {
                tellOfWaiting()
                continue
            }
            // Converting is part of the time until the deadline, and longest at first.
            if frame.ready > frame.arrival { wanted = Self.ageFrames }
            oldest = max(oldest, frame.ready - (settings.clock == .capture ? frame.capture : frame.arrival))
            do throws(ClassifierError) {
                if seen == 0 { try warmUp(frame) }
                seen += 1
            } catch {
                feed.giveBack(frame)
                // Another frame may be better, if it is only this one.
                guard case .image(let reason) = error, reason.isOfThisImage else { throw .classifier(error) }
                leaveOut(error)
                continue
            }
            if seen < wanted { feed.giveBack(frame) } else { feed.begin(with: frame) }
        }
        guard let deadline = settings.deadline else { return nil }
        let needed = Deadline(nanoseconds: need + oldest)
        guard needed.nanoseconds > deadline.nanoseconds else { return nil }
        let error = ClassifierError.imageTooSlow(deadline, needed: needed, works: needed.withMargin)
        guard settings.isBestEffort else { throw .classifier(error) }
        warn("\(error.description); trying nevertheless")
        return nil
    }

    /// Says it once when the first frame lets itself be waited for.
    private func tellOfWaiting() {
        guard !hasToldOfWaiting, feed.mode != nil, statistics.duration > Self.longestSilentWait else { return }
        hasToldOfWaiting = true
        warn("no frame has come yet; waiting for the first one")
    }

    private static var longestSilentWait: UInt64 { 2_000_000_000 }

    private func next() throws(Refusal) -> CameraFrame? {
        do throws(CameraError) { return try feed.take(until: clinux_now_ns() + Self.turn) } catch {
            throw .camera(error)
        }
    }

    /// Everything that is set up with the first frame, so that none of its kind has to wait for it.
    private func warmUp(_ frame: CameraFrame) throws(ClassifierError) {
        guard let mode = feed.mode else { return }
        let image = source(frame, mode)
        guard let deadline = settings.deadline else {
            _ = try classifier.answer(to: image, within: nil, since: nil)
            return
        }
        remember(need: try classifier.need(of: image).nanoseconds)
        // Long enough to come to the end.
        let generous = Deadline(nanoseconds: max(deadline.nanoseconds, need) * 4)
        for _ in 0..<Self.warmUps {
            _ = try classifier.answer(to: image, within: generous, since: nil)
            classifier.letGoOfImage()
        }
        remember(need: try classifier.need(of: image).nanoseconds)
    }
}
