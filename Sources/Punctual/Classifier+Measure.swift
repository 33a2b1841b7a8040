import Anytime
import CLinux
import Engine

extension Classifier {
    /// Learns what each exit of the selected program costs on this machine, and how late it lets threads run, once: later
    /// calls do nothing.
    ///
    /// Takes up to `Options.measuringBudget` on any machine. An image that was prepared stays so.
    public func measure() {
        guard !isMeasured[program] else { return }
        isMeasured[program] = true
        learn(for: options.measuringBudget / 10 * 7)
    }

    /// Learns how fast this machine prepares images, once.
    func measureImages() {
        guard !hasMeasuredImages else { return }
        hasMeasuredImages = true
        session.pointee.waitUntilIdle()
        session.pointee.imageCosts.pointee.measure(
            budget: options.measuringBudget / 10 * 3, isa: instructionSet.isa)
    }

    /// Measures for about so many nanoseconds: half of them what the network costs, the rest how late threads run.
    package func learn(for budget: UInt64) {
        session.pointee.waitUntilIdle()
        let image = hasImage ? inputMap.copy() : []
        let start = clinux_now_ns()
        if session.pointee.hasWorker {
            session.pointee.post(.measure(end: start + budget / 2))
            session.pointee.waitUntilIdle()
            probe(until: start + budget)
        } else {
            session.pointee.network.measure(on: session.pointee.team, until: start + budget / 2)
        }
        if hasImage { inputMap.restore(image) }
    }

    /// Makes requests one after the other, as a busy user does, to see how late both threads run. Overwrites the input.
    package func probe(until end: UInt64, atMost count: Int = 512) {
        guard session.pointee.hasWorker else { return }
        let framesBefore = frames
        let begin = clinux_now_ns()
        let sealEnd = begin + (end - min(begin, end)) / 3
        for probe in 0..<Self.sealProbes where clinux_now_ns() < sealEnd {
            // Who has slept for longer wakes later.
            probeSeal(after: probe % 4 == 3 ? 1_000_000 : 30_000)
        }
        session.pointee.requesterDelays.pointee.decide()
        for probe in 0..<count {
            let now = clinux_now_ns()
            // On a machine that is so busy that the time is up already, something has to be known all the same.
            guard now < end || probe < Self.fewestProbes else { break }
            let left = max(end - min(now, end), Self.shortestProbe)
            _ = handOff(.prepared, within: Deadline(nanoseconds: left), since: now)
        }
        session.pointee.waitUntilIdle()
        session.pointee.requesterDelays.pointee.decide()
        frames = framesBefore
    }

    private static var sealProbes: Int { 32 }
    private static var fewestProbes: Int { 2 }
    private static var shortestProbe: UInt64 { 5_000_000 }

    /// Waits for an answer that never comes, as for one that is late.
    private func probeSeal(after sleep: UInt64) {
        let request = session.pointee.word.open()
        let delays = session.pointee.requesterDelays
        let limit = clinux_now_ns() + delays.pointee.spin + sleep
        let watch = session.pointee.word.watch(
            request, until: limit, atLatest: limit, spinning: delays.pointee.spin)
        session.pointee.word.seal(request)
        if let lateness = watch.lateness { delays.pointee.recordWakeUp(lateness) }
        delays.pointee.recordSeal(clinux_now_ns() - limit)
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
