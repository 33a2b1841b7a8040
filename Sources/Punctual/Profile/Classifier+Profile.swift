import Anytime
import CLinux
import Engine
import Plan
import Vision

extension Classifier {
    /// What a profile of the selected program holds for.
    /// - Parameter processor: Kind of processor and board, one line.
    public func profileIdentity(processor: String) -> Profile.Identity {
        let header = planFile.plan.header
        return Profile.Identity(
            plan: header.checksum, weights: header.weightsChecksum, program: program, processor: processor,
            instructionSet: String(cString: instructionSet.name), threads: threads,
            isRealTime: clinux_has_realtime_priority() != 0)
    }

    /// Measures what the selected program needs on this machine.
    /// - Parameters:
    ///   - duration: About how long to measure, in nanoseconds.
    ///   - frequency: Of the processor while it measures, in kHz; 0 when it is not known.
    public func makeProfile(for duration: UInt64, frequency: UInt64) -> Profile.Costs {
        waitUntilIdle()
        let end = clinux_now_ns() + min(duration, 1 << 60)
        var costs = Profile.Costs(frequency: frequency)
        let collector = SegmentCollector(segments: Segment.count(exits: exitCount))
        learn(for: min(duration / 10, options.measuringBudget))
        isMeasured[program] = true
        session.pointee.network.costs.collect(into: collector.histograms)
        let halfTime = end - duration / 2
        while clinux_now_ns() < halfTime { measureOnce(until: halfTime) }
        // On a machine so busy that there was no time, something has to be known all the same.
        if collector.quantiles.prefix(2).contains(where: { $0.isEmpty }) { measureOnce(until: .max) }
        probe(until: end, atMost: .max)
        session.pointee.network.costs.collect(into: nil)
        costs.segments = collector.quantiles
        costs.quanta = quanta()
        if takesImages {
            session.pointee.imageCosts.pointee.measure(
                budget: max(duration / 10, options.measuringBudget / 10 * 3), isa: instructionSet.isa)
            hasMeasuredImages = true
            let factors = session.pointee.imageCosts.pointee.factors
            costs.images = factors.indices.map { factors[$0] }
        }
        read(into: &costs)
        // From here on as for those who read the profile.
        if isSane(costs) { write(costs, stretchedBy: 1) }
        return costs
    }

    /// Takes what was measured before in place of measuring now.
    /// - Parameters:
    ///   - profile: What was measured.
    ///   - processor: Kind of processor and board of this machine, one line.
    ///   - frequency: Of the processor just now, in kHz; 0 when it is not known.
    /// - Throws: What of the profile is another than this classifier's.
    public func use(_ profile: Profile, processor: String, frequency: UInt64) throws(ProfileError) {
        let mine = profileIdentity(processor: processor)
        let other = profile.identity
        guard other.plan == mine.plan, other.weights == mine.weights, other.program == mine.program else {
            throw .otherPlan
        }
        guard other.hasProcessor(of: mine) else { throw .otherProcessor(found: other.processor) }
        guard other == mine else { throw .otherSettings(found: other, wanted: mine) }
        guard let costs = profile.nearest(to: frequency), isSane(costs) else { throw .damaged }
        waitUntilIdle()
        // At a lower frequency than any that was seen everything takes longer by as much.
        let slower = frequency > 0 && costs.frequency > frequency
        let factor = slower ? Double(costs.frequency) / Double(frequency) : 1
        write(costs, stretchedBy: factor)
        isMeasured[program] = true
        if let model = Self.imageCosts(costs.images, stretchedBy: factor) {
            session.pointee.imageCosts.pointee = model
            hasMeasuredImages = true
        }
    }

    private func measureOnce(until end: UInt64) {
        guard session.pointee.hasWorker else {
            return session.pointee.network.measure(on: session.pointee.team, until: end)
        }
        session.pointee.post(.measure(end: end))
        waitUntilIdle()
    }

    /// The longest quantum of each operator: the least of three rounds, for others disturb one now and then.
    private func quanta() -> [UInt64] {
        let executor = session.pointee.network.executor
        var longest = [UInt64](repeating: .max, count: executor.operatorCount)
        for _ in 0..<3 {
            for index in longest.indices { longest[index] = min(longest[index], executor.longestQuantum(of: index)) }
        }
        return longest
    }

    private func read(into costs: inout Profile.Costs) {
        let worker = session.pointee.workerDelays
        let requester = session.pointee.requesterDelays
        costs.starts = worker.pointee.starts.quantiles
        costs.overheads = worker.pointee.overheads.quantiles
        costs.holdUps = worker.pointee.holdUps.pairs
        costs.wakeUps = requester.pointee.wakeUps.pairs
        costs.seals = requester.pointee.seals.pairs
    }

    private func write(_ costs: Profile.Costs, stretchedBy factor: Double) {
        for (index, durations) in costs.segments.enumerated() {
            let stretched = durations.map { UInt64(min(Double($0) * factor, 1e18)) }
            stretched.withUnsafeBufferPointer { session.pointee.network.costs.fill(Segment(index: index), $0) }
        }
        session.pointee.network.costs.guessMissing(from: session.pointee.network.work)
        let worker = session.pointee.workerDelays
        let requester = session.pointee.requesterDelays
        costs.starts.withUnsafeBufferPointer { worker.pointee.starts.fill($0) }
        costs.overheads.withUnsafeBufferPointer { worker.pointee.overheads.fill($0) }
        worker.pointee.holdUps.set(costs.holdUps)
        requester.pointee.wakeUps.set(costs.wakeUps)
        requester.pointee.seals.set(costs.seals)
        requester.pointee.decide()
    }

    /// The cost of images from a profile; nil where it says nothing that can be.
    private static func imageCosts(_ row: [Double], stretchedBy factor: Double) -> ImageCostModel? {
        var factors = ImageCostModel.Factors(repeating: 0)
        guard row.count == factors.count else { return nil }
        for (index, value) in row.enumerated() { factors[index] = value * factor }
        return ImageCostModel(factors: factors)
    }

    /// Whether the numbers of a profile can be what they are said to be: nothing takes no time, and no processor does more
    /// than 4096 multiply-adds in a nanosecond.
    private func isSane(_ costs: Profile.Costs) -> Bool {
        func isAscending(_ row: [UInt64]) -> Bool {
            zip(row, row.dropFirst()).allSatisfy { $0 <= $1 } && (row.last ?? 0) < 1 << 50
        }
        func isCount(_ row: [UInt64]) -> Bool {
            row.count % 2 == 0 && row.allSatisfy { $0 < 1 << 40 } && row.count < 1 << 13
        }
        guard costs.segments.count == Segment.count(exits: exitCount), !costs.segments[0].isEmpty,
            !costs.segments[1].isEmpty
        else { return false }
        for (index, row) in costs.segments.enumerated() {
            let work = session.pointee.network.work.of(Segment(index: index))
            guard isAscending(row), row.isEmpty || row[0] >= work / 4096 else { return false }
        }
        return costs.segments[0][0] > 0 && isAscending(costs.starts) && isAscending(costs.overheads)
            && isCount(costs.wakeUps) && isCount(costs.seals) && isCount(costs.holdUps)
    }
}

extension DurationWindow {
    /// As many as a profile keeps, ascending.
    fileprivate var quantiles: [UInt64] {
        guard count > 0 else { return [] }
        return (1...SegmentCollector.quantileCount).map { quantile($0 * Self.length / SegmentCollector.quantileCount) }
    }
}

extension DurationHistogram {
    /// Every duration that occurred, and how often.
    fileprivate var pairs: [UInt64] {
        var pairs: [UInt64] = []
        for place in 0..<places {
            let (count, end) = bucket(place)
            if count > 0 { pairs += [min(end, longest), count] }
        }
        return pairs
    }

    /// Replaces what was counted.
    fileprivate mutating func set(_ pairs: [UInt64]) {
        clear()
        var place = 0
        while place + 1 < pairs.count {
            record(pairs[place], times: pairs[place + 1])
            place += 2
        }
    }
}
