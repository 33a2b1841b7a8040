import Anytime
import CLinux

extension Classifier {
    /// Learns what each exit of the selected program costs on this machine, and what waking up does, once: later calls do
    /// nothing.
    ///
    /// Takes up to `Options.measuringBudget`, or 20 runs of the network. An image that was prepared stays so.
    public func measure() {
        guard !isMeasured[program] else { return }
        session.pointee.waitUntilIdle()
        let map = inputMap
        let input = UnsafeBufferPointer(start: map.pixels, count: map.height * map.width * map.pixelStride)
        let image = hasImage ? [Int8](input) : []
        if session.pointee.hasWorker {
            session.pointee.post(.measure(budget: options.measuringBudget))
            session.pointee.waitUntilIdle()
            measureWakeUp()
        } else {
            session.pointee.network.measure(on: session.pointee.team, budget: options.measuringBudget)
        }
        for index in 0..<image.count { map.pixels[index] = image[index] }
        isMeasured[program] = true
    }

    /// The shortest deadline in which exit 1 is promised for an image that is ready in memory. Calls `measure()`.
    public func shortestDeadline() -> Deadline {
        measure()
        let network = GuardTime.shortestDeadline(session.pointee.network.executor, session.pointee.network.costs)
        // Once for the worker to begin, once for the requester to take over.
        return Deadline(nanoseconds: network + (session.pointee.hasWorker ? 2 * wakeUpTime : 0))
    }

    /// Refuses a deadline that not even exit 1 can meet. Calls `measure()`.
    public func admit(_ deadline: Deadline) throws(ClassifierError) {
        guard deadline.isPossible else { throw .deadlineOutOfRange(deadline) }
        let shortest = shortestDeadline()
        guard deadline.nanoseconds >= shortest.nanoseconds else { throw .deadlineTooShort(shortest: shortest) }
    }

    /// How late the requester wakes, in nanoseconds.
    var wakeUpTime: UInt64 { session.pointee.wakeUps.pointee.estimate }

    /// Sleeps for a moment, again and again, to see how late this thread wakes.
    private func measureWakeUp() {
        for _ in 0..<DurationWindow.length {
            let request = session.pointee.word.open()
            let limit = clinux_now_ns() + 20_000
            _ = session.pointee.word.wait(for: request, until: limit)
            session.pointee.recordWakeUp(clinux_now_ns() - limit)
            session.pointee.word.seal(request)
        }
    }
}
