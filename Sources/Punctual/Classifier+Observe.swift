import Anytime
import CLinux
import Engine

// What measuring tools look at, beside the answers.
extension Classifier {
    /// Sleeps until the worker has finished the last request.
    package func waitUntilIdle() { session.pointee.waitUntilIdle() }

    /// When the worker was done with the last request, in monotonic nanoseconds.
    package var idleTime: UInt64 { session.pointee.state.pointee.idleTime }

    /// Nanoseconds of the last request that were interference and not work, as far as the worker could tell.
    package var heldUp: UInt64 { session.pointee.state.pointee.heldUp }

    /// Nanoseconds that the requester of the last request lost: it woke late, or could not read the clock although it did
    /// nothing else.
    package var requesterDelay: UInt64 { session.pointee.state.pointee.requesterDelay }

    /// Nanoseconds before a deadline at which the requester seals the answer.
    package var reserve: UInt64 { session.pointee.requesterDelays.pointee.reserve }

    /// What the last image with a deadline needs to be answered by exit 1, as was foreseen; nil where it is not known.
    package var imageNeed: Deadline? {
        let need = session.pointee.state.pointee.imageNeed
        return need == 0 ? nil : Deadline(nanoseconds: need)
    }

    /// Whether a worker runs the network while the caller watches the clock; without one, deadlines are kept by stopping
    /// early.
    package var hasWorker: Bool { session.pointee.hasWorker }

    /// Members of the team that take part just now.
    public var activeThreads: Int { session.pointee.team.activeCount }

    /// How often a thread that was late has been made to sit out.
    public var dismissals: Int { session.pointee.team.dismissals }

    /// The share of 1000 by which the machine is slower just now than what was measured, 1000 and more.
    public var paceInThousandths: Int { Int(clamping: session.pointee.network.costs.pace.pace) }

    /// The accuracy of exit `exit`, counted from 1, in percent; nil where the plan does not say.
    package func accuracy(ofExit exit: Int) -> Double? {
        let plan = planFile.plan
        let record = plan.exit(Int(plan.program(program).firstExit) + exit - 1)
        return record.top1Percent < 0 ? nil : Double(record.top1Percent)
    }

    /// Asks for exit 1 and then for exit `exit`, counted from 1, as one does who knows that there is time for just that.
    /// - Returns: Nanoseconds until it was there.
    package func time(ofExit exit: Int) -> UInt64 {
        session.pointee.waitUntilIdle()
        let start = clinux_now_ns()
        guard session.pointee.hasWorker else {
            runInline(.firstThen(exit - 1))
            return clinux_now_ns() - start
        }
        let request = session.pointee.word.open()
        session.pointee.post(.answer(.prepared, .firstThen(exit - 1), request: request))
        _ = session.pointee.word.watch(request, until: .max, atLatest: .max, spinning: 0)
        let end = clinux_now_ns()
        session.pointee.waitUntilIdle()
        return end - start
    }

    /// Has the worker run as if there were time enough, lets its time end after some nanoseconds, and waits until it is idle.
    /// - Returns: Nanoseconds from there to its end; nil when it had ended before, or without a worker.
    package func stopTime(after delay: UInt64) -> UInt64? {
        guard session.pointee.hasWorker else { return nil }
        session.pointee.waitUntilIdle()
        let limit = clinux_now_ns() + delay
        // Where the worker needs this processor, this thread sleeps.
        let spin = session.pointee.requesterDelays.pointee.spin == 0 ? 0 : delay
        let request = session.pointee.word.open()
        session.pointee.post(.answer(.prepared, .deadline(goal: .max, end: limit), request: request))
        _ = session.pointee.word.watch(request, until: limit, atLatest: limit, spinning: spin)
        session.pointee.word.seal(request)
        session.pointee.waitUntilIdle()
        return idleTime > limit ? idleTime - limit : nil
    }
}
