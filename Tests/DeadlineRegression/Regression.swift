import Board
import CLinux
import Punctual
import Text

/// Frames within deadlines, and what became of them.
struct Regression {
    /// Deadlines that are tried.
    private static let steps = 20
    /// Nanoseconds after a deadline within which a clock that counts instructions may still see the answer arrive.
    private static let tolerance: UInt64 = 100_000

    private let classifier: Classifier
    private let scenario: Scenario
    private var late = 0
    private var missed = 0

    /// What became of the frames of one deadline.
    private struct Row {
        var exits: [Int]
        var missed = 0
        var late = 0
        var longest: UInt64 = 0
    }

    init(plan path: UnsafePointer<CChar>, _ scenario: Scenario) throws(ClassifierError) {
        self.scenario = scenario
        _ = RealTime.lockMemory(reserve: 0)
        let hasPriority = RealTime.takePriority().isDone
        var options = Classifier.Options()
        options.maxMissRate = 1e-6
        switch scenario {
        case .inline: options.mode = .inline
        case .threads: options.threads = 2
        case .sure: options.earlyStop = .score(0.9)
        case .plain, .slower, .suspended: break
        }
        classifier = try Classifier(plan: path, options: options)
        // The requester comes before the worker, whose watchdog it is.
        if hasPriority { _ = RealTime.raisePriority() }
        classifier.measure()
    }

    /// Answers the frames, and says for each deadline what became of them.
    /// - Returns: Whether no answer was late, and none missing that should be there.
    mutating func run(frames: Int, _ output: Output) throws(ClassifierError) -> Bool {
        let first = classifier.shortestDeadline().nanoseconds
        classifier.fillInput(seed: 1)
        let last = classifier.time(ofExit: classifier.exitCount) * 5 / 4
        output.writeLine("from \(first) ns to \(last) ns, \(try overhead()) ns more than without decisions")
        for step in 0..<Self.steps {
            let deadline = Deadline(
                nanoseconds: first + (last - min(first, last)) * UInt64(step) / UInt64(Self.steps - 1))
            if scenario == .slower, step == Self.steps / 2 { clinux_set_clock(2000, 0) }
            try run(frames / Self.steps, within: deadline, output)
        }
        let mayMiss = scenario == .suspended || scenario == .slower
        output.writeLine("\(missed) missed, \(late) late")
        return late == 0 && (missed == 0 || mayMiss)
    }

    private mutating func run(
        _ frames: Int, within deadline: Deadline, _ output: Output
    ) throws(ClassifierError) {
        do throws(ClassifierError) {
            try classifier.admit(deadline)
        } catch {
            output.writeLine("\(deadline.nanoseconds) ns refused")
            return
        }
        var row = Row(exits: [Int](repeating: 0, count: classifier.exitCount + 1))
        for frame in 0..<frames {
            classifier.fillInput(seed: UInt64(frame))
            // The kernel holds up real-time threads that leave the others less than a twentieth of the time.
            clinux_sleep_until(clinux_now_ns() + deadline.nanoseconds / 4)
            let answer = try classifier.answer(within: deadline)
            row.exits[answer.exit] += 1
            row.longest = max(row.longest, answer.latency)
            if answer.isMissed { row.missed += 1 }
            if answer.latency > deadline.nanoseconds + Self.tolerance { row.late += 1 }
        }
        missed += row.missed
        late += row.late
        write(row, deadline, frames, output)
    }

    private func write(_ row: Row, _ deadline: Deadline, _ frames: Int, _ output: Output) {
        var line =
            "\(deadline.nanoseconds) ns: \(row.missed) missed, \(row.late) late, longest \(row.longest) ns, exits"
        for exit in 0...classifier.exitCount { line += " \(row.exits[exit])" }
        if let accuracy = accuracy(row, frames), let oracle = oracle(within: deadline) {
            line += ", accuracy \(decimal(accuracy, places: 2)) of \(decimal(oracle, places: 2))"
        }
        output.writeLine(line)
    }

    /// By how much longer the last exit takes when the clock is watched and costs are learnt, in nanoseconds.
    private func overhead() throws(ClassifierError) -> Int {
        var watched = UInt64.max
        var alone = UInt64.max
        for _ in 0..<10 {
            classifier.fillInput(seed: 1)
            alone = min(alone, classifier.time(ofExit: classifier.exitCount))
            classifier.fillInput(seed: 1)
            let answer = try classifier.answer(within: .milliseconds(10_000))
            watched = min(watched, answer.latency)
        }
        return Int(watched) - Int(alone)
    }

    /// What the answers may be expected to be worth, in percent.
    private func accuracy(_ row: Row, _ frames: Int) -> Double? {
        var sum = 0.0
        for exit in 1...classifier.exitCount {
            guard let accuracy = classifier.accuracy(ofExit: exit) else { return nil }
            sum += accuracy * Double(row.exits[exit])
        }
        return sum / Double(frames)
    }

    /// What the furthest exit is worth that fits when one goes straight there once exit 1 has answered.
    private func oracle(within deadline: Deadline) -> Double? {
        var best = 0.0
        for exit in 1...classifier.exitCount where classifier.time(ofExit: exit) <= deadline.nanoseconds {
            guard let accuracy = classifier.accuracy(ofExit: exit) else { return nil }
            best = accuracy
        }
        return best
    }
}

extension Classifier {
    /// Fills the input with noise.
    fileprivate func fillInput(seed: UInt64) {
        prepare { map in
            var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
            for pixel in 0..<map.height * map.width {
                for channel in 0..<map.channels {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: state >> 56)
                }
            }
        }
    }
}
