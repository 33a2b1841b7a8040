import Anytime
import CLinux
import Engine
import Vision

extension Classifier {
    /// The shortest deadline in which exit 1 is promised for an image that is ready in memory: what its work takes at
    /// worst, and what the hand-off between the threads needs. Calls `measure()`.
    public func shortestDeadline() -> Deadline {
        measure()
        session.pointee.waitUntilIdle()
        return Deadline(nanoseconds: firstExitTime + handOffTime)
    }

    /// Refuses a deadline that not even exit 1 can meet. Calls `measure()`.
    /// - Throws: `.deadlineTooShort`, `.deadlineOutOfRange`.
    public func admit(_ deadline: Deadline) throws(ClassifierError) {
        guard deadline.isPossible else { throw .deadlineOutOfRange(deadline) }
        let shortest = shortestDeadline()
        guard deadline.nanoseconds >= shortest.nanoseconds else {
            throw .deadlineTooShort(deadline, needed: shortest, works: shortest.withMargin)
        }
    }

    /// What exit 1 takes at worst, in nanoseconds of work.
    public var firstExitTime: UInt64 { session.pointee.network.costs.worstFirstExit() }

    /// How many of the requests with a deadline are expected to miss it, judging by how late this machine has let threads
    /// run so far. Calls `measure()`.
    public func expectedMisses(within deadline: Deadline) -> MissExpectation {
        let shortest = shortestDeadline()
        let worker = session.pointee.workerDelays
        let requester = session.pointee.requesterDelays
        let reserve = requester.pointee.reserve(within: deadline.nanoseconds)
        let costs = session.pointee.network.costs.estimates
        var whole = worker.pointee.starts.typical + costs.of(.head(0)) + costs.of(.head(exitCount - 1))
        for exit in 0..<exitCount { whole += costs.of(.trunk(exit)) }
        let spare = deadline.nanoseconds - min(shortest.nanoseconds, deadline.nanoseconds)
        // A run that ends long before the deadline leaves the requester that much time to wake; until shortly before it
        // the requester sleeps, and from there on it is awake.
        let early = deadline.nanoseconds - min(whole, deadline.nanoseconds)
        let isAsleep = early > reserve + requester.pointee.spin
        let late = isAsleep ? requester.pointee.wakeUps : requester.pointee.seals
        let holdUps = worker.pointee.holdUps
        return MissExpectation(
            worker: MissBound(events: holdUps.countAbove(spare), trials: holdUps.count),
            requester: MissBound(events: late.countAbove(isAsleep ? early : reserve), trials: late.count), spare: spare)
    }

    /// What an image needs to be decoded, resized and answered by exit 1. Calls `measure()`.
    /// - Throws: `.image` for one that cannot be used, `.planTakesNoImages`.
    package func need(of source: ImageSource) throws(ClassifierError) -> Deadline {
        try checkTakesImages()
        measure()
        measureImages()
        session.pointee.waitUntilIdle()
        do throws(VisionError) {
            return need(for: try session.pointee.network.work(of: source, until: .max))
        } catch {
            throw .image(error)
        }
    }

    private func need(for work: ImageWork?) -> Deadline {
        let shortest = firstExitTime + handOffTime
        guard let work else { return Deadline(nanoseconds: shortest) }
        let handing = session.pointee.hasWorker ? imageOverhead - workerOverhead : 0
        return Deadline(nanoseconds: session.pointee.imageCosts.pointee.estimate(work) + shortest + handing)
    }

    /// Refuses an image that is not expected to be in time, unless any effort is welcome.
    /// - Parameter end: When the deadline is over, in monotonic nanoseconds.
    /// - Throws: `.imageTooSlow`, and `.image` for one that cannot be used.
    func admit(_ source: ImageSource, within deadline: Deadline, until end: UInt64) throws(ClassifierError) {
        session.pointee.state.pointee.imageWork = nil
        session.pointee.state.pointee.imageNeed = 0
        let work: ImageWork?
        let shortest = Deadline(nanoseconds: firstExitTime + handOffTime)
        // What is refused in any case is refused with what it needs, as long as that is soon known.
        let isRefused = deadline.nanoseconds < shortest.nanoseconds && !options.isBestEffort
        do throws(VisionError) {
            work = try session.pointee.network.work(
                of: source, until: isRefused ? clinux_now_ns() + Self.headerTime : end)
        } catch {
            guard case .outOfTime = error else { throw .image(error) }
            if isRefused { throw .deadlineTooShort(deadline, needed: shortest, works: shortest.withMargin) }
            // That the time was up says the answer.
            return
        }
        session.pointee.state.pointee.imageWork = work
        guard let work else { return }
        let needed = need(for: work)
        session.pointee.state.pointee.imageNeed = needed.nanoseconds
        if options.isBestEffort { return }
        guard needed.nanoseconds <= deadline.nanoseconds else {
            session.pointee.imageCosts.pointee.recordRefused(work)
            throw .imageTooSlow(deadline, needed: needed, works: needed.withMargin)
        }
    }

    /// Nanoseconds in which the header of any usual image is read.
    private static var headerTime: UInt64 { 1_000_000 }

    /// What the hand-off takes when nothing holds up a thread, in nanoseconds: for the worker to begin and to publish,
    /// and for the requester to take over.
    package var handOffTime: UInt64 {
        guard session.pointee.hasWorker else {
            return GuardTime.beforeDeadline(session.pointee.network.executor, session.pointee.network.costs)
        }
        let seal = session.pointee.requesterDelays.pointee.seals.quantile(1, of: 2)
        return workerOverhead + 2 * seal + session.pointee.requesterDelays.pointee.shortestReserve
    }

    /// By how much the worker takes longer for an image that it has to prepare than that and exit 1's work do: it has slept
    /// for longer, and what it needs is no longer near the processor.
    var imageOverhead: UInt64 {
        let usual = workerOverhead
        // After a pause exit 1 may take twice its time.
        let guess = usual + session.pointee.network.costs.usualFirstExit()
        return max(session.pointee.workerDelays.pointee.imageOverhead(else: guess), usual)
    }

    /// By how much the worker usually takes longer to answer with exit 1 than exit 1's work does, in nanoseconds, and a
    /// little more, because nothing takes exactly as long as before.
    var workerOverhead: UInt64 {
        let delays = session.pointee.workerDelays
        let usual = session.pointee.network.costs.usualFirstExit()
        return max(delays.pointee.overheads.typical, delays.pointee.starts.typical) + usual / 32
    }
}
