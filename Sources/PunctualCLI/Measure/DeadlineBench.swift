import CLinux
import Punctual

/// Many frames with a deadline, answered as any user's are, and what became of them.
struct DeadlineBench {
    private static let oracleRounds = 25

    private let classifier: Classifier
    private let deadline: Deadline
    private let frames: Int
    private let period: UInt64?
    /// Whether the kernel is asked, for every frame, how long it let the requester wait.
    var explainsMisses = false
    /// Nanoseconds from turn to turn of a task that runs beside the frames.
    var cyclicTask: UInt64?

    /// Of the answers of each exit, and of all frames.
    private let latencies: [Latencies]
    /// Answers of each exit that came in time.
    private var inTime: [Int]
    private let overall = Latencies()
    /// From the deadline to the end of the work.
    private let idle = Latencies()

    init(_ classifier: Classifier, _ deadline: Deadline, frames: Int, period: UInt64?) {
        self.classifier = classifier
        self.deadline = deadline
        self.frames = frames
        self.period = period
        latencies = (0..<classifier.exitCount).map { _ in Latencies() }
        inTime = [Int](repeating: 0, count: classifier.exitCount)
    }

    /// Measures.
    /// - Parameter planOpenTime: Nanoseconds that mapping and validating the plan took.
    mutating func report(planOpenTime: UInt64) throws(ClassifierError) -> DeadlineReport {
        let expectation = classifier.expectedMisses(within: deadline)
        let need = (work: classifier.firstExitTime, handOff: classifier.handOffTime)
        let oracle = Oracle(classifier)
        oracle.measure(rounds: Self.oracleRounds)
        let task = cyclicTask.map { CyclicTask(period: $0) }
        let alone = task?.measureAlone()
        var misses = MissReasons()
        for _ in 0..<ExitBench.warmUpFrames {
            classifier.fillInputWithNoise()
            _ = try classifier.answer(within: deadline)
        }
        task?.restart()
        let faults = clinux_page_faults()
        let dropped = try measure(&misses)
        let pageFaults = clinux_page_faults() - faults
        let beside = task?.lateness()
        let dismissals = classifier.dismissals
        oracle.measure(rounds: Self.oracleRounds)
        let stops = StopBench.measure(classifier, trials: frames)
        return DeadlineReport(
            frames: frames, dropped: dropped, deadline: deadline, need: need, expectation: expectation,
            misses: misses.bound(frames: frames),
            reasons: explainsMisses ? misses.reasons : nil, overall: overall, idle: idle, stops: stops,
            exits: (1...classifier.exitCount).map { ExitLatency(exit: $0, latencies: latencies[$0 - 1]) },
            accuracy: accuracy(), oracleAccuracy: oracle.accuracy(within: deadline),
            cyclicTask: alone.flatMap { alone in beside.map { (alone: alone, beside: $0) } },
            dismissals: dismissals,
            machine: MachineReport(classifier, pageFaults: pageFaults, planOpenTime: planOpenTime))
    }

    /// Answers the frames.
    /// - Returns: How many others were dropped: as with a camera, the newest one is taken.
    private mutating func measure(_ misses: inout MissReasons) throws(ClassifierError) -> Int {
        var dropped = 0
        var begin = clinux_now_ns()
        for _ in 0..<frames {
            classifier.fillInputWithNoise()
            if explainsMisses { misses.begin() }
            if let period {
                begin += period
                let now = clinux_now_ns()
                let overtaken = now > begin ? (now - begin) / period : 0
                dropped += Int(overtaken)
                begin += overtaken * period
                clinux_sleep_until(begin)
                // A frame for which this thread is late has arrived in time all the same.
                if now < begin {
                    misses.arrive(late: clinux_now_ns() - begin)
                } else {
                    misses.takeUp(after: now - begin)
                }
            }
            let answer = try classifier.answer(within: deadline, since: period == nil ? nil : begin)
            let end = clinux_now_ns()
            if explainsMisses { misses.end() }
            if answer.exit > 0, !answer.isMissed { inTime[answer.exit - 1] += 1 }
            if answer.exit > 0 { latencies[answer.exit - 1].record(answer.latency) }
            overall.record(answer.latency)
            classifier.waitUntilIdle()
            let limit = end - answer.latency + deadline.nanoseconds
            if classifier.idleTime > limit - min(classifier.reserve, limit) {
                idle.record(classifier.idleTime - min(limit, classifier.idleTime))
            }
            if answer.isMissed { misses.record(answer, by: classifier) }
        }
        return dropped
    }

    /// The accuracy that the answers given may be expected to have, in percent, from that of their exits; one that was
    /// missed is worth nothing.
    private func accuracy() -> Double? {
        var sum = 0.0
        for exit in 1...classifier.exitCount where inTime[exit - 1] > 0 {
            guard let accuracy = classifier.accuracy(ofExit: exit) else { return nil }
            sum += accuracy * Double(inTime[exit - 1])
        }
        return sum / Double(frames)
    }
}
