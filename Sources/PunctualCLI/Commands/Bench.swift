import CLinux
import Punctual
import Suites

extension Command {
    /// `punctual bench`: how long answers take here.
    static let bench = Command(
        name: "bench", summary: "measures latency per exit, and deadlines met and missed",
        help: """
            Measures how long answers take on this machine, from an image in memory to scores.

            punctual bench --model PLAN [OPTIONS]

              --model PLAN     the network
              --deadline TIME  such as 20ms: which exits answer, and how many deadlines are missed;
                               without it, every exit is measured alone, heads before it skipped
              --frames N       frames to measure (for every exit, without a deadline); default 1000
              --threads N      threads per frame, 1 to 16; default 1
              --json           JSON instead of a table

            """,
        options: [.model, .deadline, .frames, .threads, .json], operands: .none, run: Bench.run)
}

extension Option {
    fileprivate static let frames = Option("frames", example: "1000")
}

/// The work of `punctual bench`: latencies of many frames.
private struct Bench {
    /// Frames that warm up caches, branch predictors and clock frequency, and are not counted.
    private static let warmUpFrames = 50

    private let classifier: Classifier
    private let frames: Int
    private let planOpenTime: UInt64
    private var deadline: Deadline?
    /// Of the exit at hand or, with a deadline, of each exit; allocated and touched before the first frame.
    private var latencies: [[UInt64]]
    private var counts: [Int]
    private var misses = 0
    private var pageFaults: UInt64 = 0

    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let frames = try options.integer(.frames, in: 1...1_000_000) ?? 1000
        let settings = try ClassifierOptions(options)
        let start = clinux_now_ns()
        let plan = try settings.openPlan()
        let planOpenTime = clinux_now_ns() - start
        let classifier = try settings.makeClassifier(plan)
        var bench = Bench(classifier, frames: frames, planOpenTime: planOpenTime)
        bench.deadline = try settings.deadline(of: classifier)
        try bench.measure(settings.model)
        let report = bench.report()
        if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        return .success
    }

    private init(_ classifier: Classifier, frames: Int, planOpenTime: UInt64) {
        self.classifier = classifier
        self.planOpenTime = planOpenTime
        self.frames = frames
        latencies = [[UInt64]](repeating: [], count: classifier.exitCount)
        for exit in 0..<classifier.exitCount { latencies[exit] = [UInt64](repeating: 1, count: frames) }
        counts = [Int](repeating: 0, count: classifier.exitCount)
    }

    private mutating func measure(_ plan: Argument) throws(Failure) {
        if let deadline {
            do throws(ClassifierError) {
                try measure(deadline)
            } catch {
                throw Failure(error, plan: plan)
            }
            return
        }
        fillInput()
        for exit in 1...classifier.exitCount {
            for _ in 0..<Bench.warmUpFrames { classifier.run(toExit: exit) }
            let faults = clinux_page_faults()
            for _ in 0..<frames {
                let start = clinux_now_ns()
                classifier.run(toExit: exit)
                record(clinux_now_ns() - start, exit: exit)
            }
            pageFaults += clinux_page_faults() - faults
        }
    }

    private mutating func measure(_ deadline: Deadline) throws(ClassifierError) {
        var faults: UInt64 = 0
        for frame in -Bench.warmUpFrames..<frames {
            if frame == 0 { faults = clinux_page_faults() }
            fillInput()
            let answer = try classifier.answer(within: deadline)
            guard frame >= 0 else { continue }
            if answer.exit > 0 { record(answer.latency, exit: answer.exit) }
            if answer.isMissed { misses += 1 }
        }
        pageFaults = clinux_page_faults() - faults
    }

    private mutating func record(_ latency: UInt64, exit: Int) {
        latencies[exit - 1][counts[exit - 1]] = latency
        counts[exit - 1] += 1
    }

    /// Fills the input with noise, the same on every machine: speed does not depend on it.
    private func fillInput() {
        classifier.prepare { map in
            var noise = SplitMix64(state: 1)
            for pixel in 0..<map.height * map.width {
                for channel in 0..<map.channels {
                    map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: noise.next())
                }
            }
        }
    }

    private func report() -> BenchReport {
        var exits: [BenchReport.Exit] = []
        for index in 0..<classifier.exitCount {
            var sorted = Array(latencies[index][0..<counts[index]])
            sorted.sort()
            exits.append(BenchReport.Exit(number: index + 1, sortedLatencies: sorted))
        }
        return BenchReport(
            frames: frames, deadline: deadline?.nanoseconds, misses: misses, exits: exits, threads: classifier.threads,
            instructionSet: String(cString: classifier.instructionSet.name), pageFaults: pageFaults,
            planOpenTime: planOpenTime)
    }
}
