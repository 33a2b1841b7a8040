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

    private func runInline(_ policy: AnytimeRun.Policy) {
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
        let policy: AnytimeRun.Policy = deadline.map { .deadline($0.end(from: start)) } ?? .exit(exit - 1)
        session.pointee.run(policy, request: request)
        return makeAnswer(within: deadline, since: start)
    }

    /// Has the worker classify an image, and takes what stands there in time. What was wrong with the image is left in
    /// the session's state.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func handOff(_ source: ImageSource, within deadline: Deadline, since start: UInt64) -> Answer {
        session.pointee.waitUntilIdle()
        let request = session.pointee.word.open()
        let end = deadline.end(from: start)
        // A machine that once woke this thread very late must not leave the worker without any time.
        let reserve = min(wakeUpTime, deadline.nanoseconds / 2)
        let limit = end - min(reserve, end)
        session.pointee.post(.answer(source, .deadline(limit), request: request))
        let begin = clinux_now_ns()
        if session.pointee.word.wait(for: request, until: limit) {
            session.pointee.recordWakeUp(since: max(session.pointee.state.pointee.sealTime, begin))
        } else if session.pointee.word.seal(request) {
            session.pointee.recordWakeUp(since: max(limit, begin))
        }
        session.pointee.waitForImage()
        return makeAnswer(within: deadline, since: start)
    }

    /// What the sealed word says, as of now.
    private func makeAnswer(within deadline: Deadline?, since start: UInt64) -> Answer {
        frames += 1
        var answer = Answer(frame: frames, exits: exitCount, deadline: deadline)
        if let exit = session.pointee.word.answer() { answer.take(session.pointee.network.ranking, exit: exit) }
        let now = clinux_now_ns()
        answer.latency = now - min(start, now)
        answer.age = answer.latency
        return answer
    }
}
