import Anytime
import CLinux
import Engine

extension Classifier {
    /// Learns what each exit of the selected program costs on this machine, and what waking up does, once: later calls do
    /// nothing.
    ///
    /// Takes up to `Options.measuringBudget`, or 20 runs of the network. An image that was prepared stays so.
    public func measure() {
        guard !isMeasured[program] else { return }
        session.pointee.waitUntilIdle()
        let image = hasImage ? inputMap.copy() : []
        if session.pointee.hasWorker {
            session.pointee.post(.measure(budget: options.measuringBudget))
            session.pointee.waitUntilIdle()
            measureWakeUp()
        } else {
            session.pointee.network.measure(on: session.pointee.team, budget: options.measuringBudget)
        }
        if hasImage { inputMap.restore(image) }
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

    /// How late the requester wakes, in nanoseconds: what is kept free before a deadline for it to take over.
    var wakeUpTime: UInt64 { session.pointee.wakeUps.pointee.estimate }

    /// Sleeps for a moment, again and again, to see how late this thread wakes.
    private func measureWakeUp() {
        for _ in 0..<DurationWindow.length {
            let request = session.pointee.word.open()
            let limit = clinux_now_ns() + 20_000
            _ = session.pointee.word.wait(for: request, until: limit)
            session.pointee.recordWakeUp(since: limit)
            session.pointee.word.seal(request)
        }
    }
}

extension InputMap {
    /// The image, without what lies between its pixels.
    fileprivate func copy() -> [Int8] {
        var image: [Int8] = []
        image.reserveCapacity(height * width * channels)
        for pixel in 0..<height * width {
            for channel in 0..<channels { image.append(pixels[pixel * pixelStride + channel]) }
        }
        return image
    }

    /// Writes a copy back.
    fileprivate func restore(_ image: [Int8]) {
        for pixel in 0..<height * width {
            for channel in 0..<channels { pixels[pixel * pixelStride + channel] = image[pixel * channels + channel] }
        }
    }
}
