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
    /// - Parameter session: This one; it stays there until its worker has ended.
    func startWorker(_ session: UnsafeMutablePointer<Session>) {
        state.pointee.thread = clinux_thread_start(workerBody, session, -1)
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
        posted.advance()
    }

    /// Sleeps until the worker no longer reads the image of the last job.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func waitForImage() {
        released.wait(for: state.pointee.jobCount)
    }

    /// Sleeps until the worker has finished the last job.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func waitUntilIdle() {
        finished.wait(for: state.pointee.jobCount)
    }

    /// The life of the worker.
    fileprivate func work() {
        var number: UInt32 = 0
        while true {
            number &+= 1
            posted.wait(for: number)
            switch state.pointee.job {
            case .measure(let budget):
                network.measure(on: team, budget: budget)
                released.advance()
            case .answer(let source, let policy, let request):
                let hasImage = prepare(source)
                released.advance()
                if hasImage { run(policy, request: request) } else { finish(request) }
            case .end:
                return
            }
            finished.advance()
        }
    }
}

private func workerBody(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    context.assumingMemoryBound(to: Session.self).pointee.work()
}
