import Anytime
import CLinux
import Engine

extension Session {
    /// Whether there is a worker.
    var hasWorker: Bool { state.pointee.thread != 0 }

    /// Starts the worker: a thread that prepares images and runs the network, so that the requester is free to watch the
    /// clock.
    ///
    /// Where the system refuses the thread there is no worker.
    /// - Parameters:
    ///   - session: This one; it stays there until its worker has ended.
    ///   - processor: The number of the one that it is pinned to; -1 leaves the choice to the system.
    func startWorker(_ session: UnsafeMutablePointer<Session>, on processor: Int32) {
        state.pointee.thread = clinux_thread_start(workerBody, session, processor)
    }

    /// Ends the worker, if there is one, and waits for it.
    func endWorker() {
        guard hasWorker else { return }
        waitUntilIdle()
        post(.end)
        clinux_thread_join(state.pointee.thread)
    }

    /// Gives the worker its next job.
    /// - Precondition: It has finished the one before.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func post(_ job: SessionState.Job) {
        state.pointee.job = job
        state.pointee.jobCount &+= 1
        state.pointee.postTime = clinux_now_ns()
        posted.advance()
    }

    /// Sleeps until the worker no longer reads the image of the last job.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func waitForImage() {
        released.wait(for: state.pointee.jobCount)
    }

    /// Whether the worker no longer reads the image of the last job.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func hasReleasedImage() -> Bool {
        released.hasReached(state.pointee.jobCount)
    }

    /// Sleeps until the worker has finished the last job.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func waitUntilIdle() {
        finished.wait(for: state.pointee.jobCount)
    }

    /// Sleeps until the worker has finished the last job, or until a time in monotonic nanoseconds.
    /// - Returns: Whether it has.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func waitUntilIdle(until limit: UInt64) -> Bool {
        finished.wait(for: state.pointee.jobCount, until: limit)
    }

    /// The life of the worker.
    fileprivate func work() {
        var number: UInt32 = 0
        while true {
            number &+= 1
            posted.wait(for: number)
            switch state.pointee.job {
            case .measure(let end):
                network.measure(on: team, until: end)
                released.advance()
            case .answer(let source, let policy, let request):
                answer(source, policy, request)
            case .end:
                return
            }
            finished.advance()
        }
    }

    private func recordOverhead(of source: ImageSource) {
        let (posted, answered) = (state.pointee.postTime, state.pointee.firstAnswerTime)
        let work = network.costs.usualFirstExit()
        guard work > 0, answered > posted + work else { return }
        let overhead = answered - posted - work
        if case .prepared = source {
            workerDelays.pointee.overheads.record(overhead)
        } else if overhead > state.pointee.imageTime {
            workerDelays.pointee.imageOverheads.record(overhead - state.pointee.imageTime)
        }
    }

    /// One request: the image, the run, and what held them up.
    private func answer(_ source: ImageSource, _ policy: AnytimeRun.Policy, _ request: UInt32) {
        let start = clinux_now_ns()
        state.pointee.heldUp = 0
        let delay = workerDelays.pointee.recordStart(start - min(state.pointee.postTime, start))
        let hasImage = prepare(source, policy)
        released.advance()
        if hasImage {
            run(policy, request: request, delayed: delay)
            recordOverhead(of: source)
        } else {
            finish(request)
        }
        state.pointee.idleTime = clinux_now_ns()
        network.imageReader?.clear()
    }
}

private func workerBody(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    context.assumingMemoryBound(to: Session.self).pointee.work()
}
