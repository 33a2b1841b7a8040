import Anytime
import CLinux

extension Classifier {
    /// Classifies the image that was prepared; every answer needs one of its own.
    ///
    /// Allocates nothing, takes no locks, causes no page fault. Nothing is measured here: without `measure()` before it,
    /// the first answers find out what the exits cost.
    /// - Parameters:
    ///   - deadline: Nil runs the whole network and answers with the last exit.
    ///   - start: When the clock started, in nanoseconds of `CLOCK_MONOTONIC`; nil for now.
    /// - Throws: `.nothingPrepared`, `.deadlineOutOfRange`.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func answer(within deadline: Deadline? = nil, since start: UInt64? = nil) throws(ClassifierError) -> Answer {
        try check(deadline)
        guard hasImage else { throw .nothingPrepared }
        hasImage = false
        let start = start ?? clinux_now_ns()
        if let deadline, session.pointee.hasWorker { return handOff(.prepared, within: deadline, since: start) }
        return run(toExit: exitCount, within: deadline, since: start)
    }

    /// Classifies the image that was prepared with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.nothingPrepared`, `.noSuchExit`.
    public func answer(exit: Int) throws(ClassifierError) -> Answer {
        try check(exit: exit)
        guard hasImage else { throw .nothingPrepared }
        hasImage = false
        return run(toExit: exit, within: nil, since: clinux_now_ns())
    }

    /// Runs straight to exit `exit`, counted from 1, on what is in the input, without ranking its classes.
    package func run(toExit exit: Int) {
        precondition(exit >= 1 && exit <= exitCount, "Classifier: there is no such exit")
        runInline(.exit(exit - 1))
    }

    /// Runs every exit on what is in the input, without ranking their classes.
    package func runAll() {
        runInline(.all)
    }

    /// The logits of exit `exit`, counted from 1, of the run that has just ended, if it reached that exit.
    package func logits(ofExit exit: Int) -> UnsafeBufferPointer<Float> {
        precondition(exit >= 1 && exit <= exitCount, "Classifier: there is no such exit")
        return session.pointee.network.executor.logits(ofExit: exit - 1)
    }

    /// Runs on what is in the input, on this thread, without ranking.
    func runInline(_ policy: AnytimeRun.Policy) {
        session.pointee.waitUntilIdle()
        hasImage = false
        session.pointee.network.run(policy, on: session.pointee.team)
    }

    /// Classifies what is in the input on this thread.
    /// - Parameter exit: Which one answers when there is no deadline, counted from 1.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func run(toExit exit: Int, within deadline: Deadline?, since start: UInt64) -> Answer {
        session.pointee.waitUntilIdle()
        let request = session.pointee.word.open()
        session.pointee.run(inlinePolicy(toExit: exit, within: deadline, since: start), request: request, delayed: 0)
        return makeAnswer(request, within: deadline, since: start)
    }

    /// Where nobody else watches the clock, work stops early enough for the answer to be handed out.
    func inlinePolicy(toExit exit: Int, within deadline: Deadline?, since start: UInt64) -> AnytimeRun.Policy {
        guard let deadline else { return .exit(exit - 1) }
        let end = deadline.end(from: start)
        let early = GuardTime.beforeDeadline(session.pointee.network.executor, session.pointee.network.costs)
        return .deadline(goal: end - min(early, end), end: end)
    }

    /// Has the worker classify an image, and takes what stands there in time. What was wrong with the image is left in
    /// the session's state.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func handOff(_ source: ImageSource, within deadline: Deadline, since start: UInt64) -> Answer {
        let end = deadline.end(from: start)
        // A worker that is still stuck in the request before cannot take this one.
        guard
            session.pointee.waitUntilIdle(
                until: end - min(session.pointee.requesterDelays.pointee.shortestReserve, end))
        else {
            return makeAnswer(nil, within: deadline, since: start)
        }
        // Early enough for whatever may make this thread late, but not before there is an answer.
        let goal = end - min(session.pointee.requesterDelays.pointee.reserve(within: deadline.nanoseconds), end)
        let latest = end - min(session.pointee.requesterDelays.pointee.shortestReserve, end)
        let request = session.pointee.word.open()
        session.pointee.post(.answer(source, .deadline(goal: goal, end: latest), request: request))
        let begin = clinux_now_ns()
        let watch = session.pointee.word.watch(
            request, until: goal, atLatest: latest, spinning: session.pointee.requesterDelays.pointee.spin)
        session.pointee.word.seal(request)
        let answer = makeAnswer(request, within: deadline, since: start)
        record(watch, from: begin, answered: start + answer.latency)
        return answer
    }

    /// Learns how late this thread was. A request that came after its time says nothing about that.
    private func record(_ watch: AnswerWord.Watch, from begin: UInt64, answered: UInt64) {
        let delays = session.pointee.requesterDelays
        var unread = watch.lastReading > 0 ? answered - min(watch.lastReading, answered) : 0
        var late: UInt64 = 0
        if let lateness = watch.lateness {
            late = lateness
            delays.pointee.recordWakeUp(late)
        }
        if watch.isSealed {
            // It slept until the worker sealed, or was about to.
            let sealed = session.pointee.state.pointee.sealTime
            if watch.lateness == nil, sealed > 0 {
                late = answered - min(sealed, answered)
                delays.pointee.recordWakeUp(late)
                // The same time.
                unread = 0
            }
        } else if watch.lateness != nil {
            delays.pointee.recordSeal(answered - min(watch.limit, answered))
        }
        // Posting takes a moment, if nothing comes between.
        let posting = begin - min(session.pointee.state.pointee.postTime, begin)
        session.pointee.state.pointee.requesterDelay = posting + late + watch.longestGap + unread
    }

    /// What the sealed word says, as of now; nothing for a request that was never made.
    func makeAnswer(_ request: UInt32?, within deadline: Deadline?, since start: UInt64) -> Answer {
        frames += 1
        var answer = Answer(frame: frames, exits: exitCount, deadline: deadline)
        if request != nil, let exit = session.pointee.word.answer() {
            answer.take(session.pointee.network.ranking, exit: exit)
        }
        let now = clinux_now_ns()
        answer.latency = now - min(start, now)
        answer.age = answer.latency
        return answer
    }
}
