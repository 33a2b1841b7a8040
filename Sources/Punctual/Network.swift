import Anytime
import CLinux
import Engine
import Plan
import Vision

/// One program of a plan, ready to run: its operators, what they cost here, its best classes, and its way from images
/// to input.
struct Network: ~Copyable {
    let executor: Executor
    let costs: CostModel
    /// The multiply-adds of each segment.
    let work: SegmentCosts
    let ranking: Ranking
    /// Nil when the plan says nothing about photographs.
    let imageReader: ImageReader?

    /// Bytes that `init` takes from an arena, the workspace's not included.
    static func byteCount(_ plan: Plan, program: Int) -> Int {
        let exits = Int(plan.program(program).exitCount)
        return Executor.byteCount(plan, program: program) + CostModel.byteCount(exits: exits)
            + SegmentCosts.byteCount(exits: exits) + Ranking.byteCount(exits: exits)
    }

    /// Prepares to run program `index`.
    /// - Precondition: The processor has `instructionSet`; arena, workspace and plan outlive the network.
    init(
        _ plan: Plan, program index: Int, options: Classifier.Options, instructionSet: InstructionSet,
        in workspace: Workspace, arena: inout Arena
    ) {
        executor = Executor(plan, program: index, instructionSet: instructionSet, in: workspace, arena: &arena)
        let exits = executor.exitCount
        costs = CostModel(exits: exits, arena: &arena)
        work = SegmentCosts(multiplyAddsOf: executor, arena: &arena)
        ranking = Ranking(
            exits: exits, classes: executor.logits(ofExit: 0).count, count: options.candidateCount, arena: &arena)
        imageReader = Preprocessing(plan, program: index).map {
            ImageReader(
                $0, memoryLimit: options.decodeMemoryLimit, view: options.view, isa: instructionSet.isa)
        }
    }

    /// Decodes, resizes and crops an image into the input, or stops soon after `end`, in monotonic nanoseconds.
    func prepare(_ source: ImageSource, until end: UInt64) throws(VisionError) {
        guard let imageReader else { return }
        switch source {
        case .prepared:
            break
        case .file(let bytes, let isAlone):
            try imageReader.readFile(bytes, into: destination, isAlone: isAlone, until: end)
        case .pixels(let bytes, let layout):
            try imageReader.read(bytes, layout, into: destination, until: end)
        }
    }

    /// What preparing an image will take, judging by its header; nil when there is nothing to do.
    func work(of source: ImageSource, until end: UInt64) throws(VisionError) -> ImageWork? {
        guard let imageReader else { return nil }
        switch source {
        case .prepared: return nil
        case .file(let bytes, _): return try imageReader.work(ofFile: bytes, until: end)
        case .pixels(_, let layout): return try imageReader.work(ofPixels: layout)
        }
    }

    private var destination: PixelDestination {
        let map = executor.input
        let rowStride = map.width * map.pixelStride
        let byteCount = map.height * rowStride - (map.pixelStride - map.channels)
        return PixelDestination(
            UnsafeMutableRawBufferPointer(start: map.pixels, count: byteCount), pixelStride: map.pixelStride,
            rowStride: rowStride)
    }

    /// Learns what the program costs here, until `end` at the latest, in monotonic nanoseconds. Overwrites the input.
    ///
    /// Exit 1 alone comes first, because it decides which deadlines are possible, then the whole program; what there was
    /// no time for is estimated from its multiply-adds. Called again, it goes on learning.
    func measure(on team: borrowing ThreadTeam, until end: UInt64) {
        guard costs.window(.head(executor.exitCount - 1)).count == 0 else {
            return repeatedly(.all, on: team, until: end)
        }
        let start = clinux_now_ns()
        let quantaBefore = team.quanta
        costs.clear()
        guard run(.exit(0), on: team, until: end) else {
            return guessFirstExit(took: clinux_now_ns() - start, quanta: team.quanta - quantaBefore)
        }
        // Those rounds have warmed the caches; where there was time for no others, they are what is known.
        if clinux_now_ns() < end { costs.clear() }
        repeatedly(.exit(0), on: team, until: start + (end - min(start, end)) / 3)
        if run(.all, on: team, until: end), clinux_now_ns() < end { costs.clear(fromExit: 1) }
        repeatedly(.all, on: team, until: end)
        costs.guessMissing(from: work)
    }

    /// Runs as often as the cost model remembers, or until the time is up.
    private func repeatedly(_ policy: AnytimeRun.Policy, on team: borrowing ThreadTeam, until end: UInt64) {
        for _ in 0..<DurationWindow.length {
            guard clinux_now_ns() < end, run(policy, on: team, until: end) else { return }
        }
    }

    /// What exit 1 costs, judging by the quanta that there was time for.
    private func guessFirstExit(took duration: UInt64, quanta: UInt64) {
        // What was recorded of a segment that was left is no more than a part of it.
        costs.clear()
        let firstExit = executor.exit(0)
        let share = Double(max(quanta, 1)) / Double(max(firstExit.quanta, 1))
        costs.guessMissing(from: work, pace: Double(duration) / share / Double(max(firstExit.multiplyAdds, 1)))
    }

    /// Runs without ranking what comes out, and records what it took.
    /// - Returns: Whether it came to its end.
    @discardableResult
    func run(
        _ policy: AnytimeRun.Policy, on team: borrowing ThreadTeam, until end: UInt64 = .max, isMeasured: Bool = true
    ) -> Bool {
        var run = AnytimeRun(policy, isMeasured: isMeasured, end: end)
        while true {
            if case .end = run.step(executor, on: team, costs: costs) { break }
        }
        run.settle(on: team, costs: costs)
        return run.isFinished
    }
}
