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
    let ranking: Ranking
    /// Nil when the plan says nothing about photographs.
    let imageReader: ImageReader?

    /// Bytes that `init` takes from an arena, the workspace's not included.
    static func byteCount(_ plan: Plan, program: Int) -> Int {
        let exits = Int(plan.program(program).exitCount)
        return Executor.byteCount(plan, program: program) + CostModel.byteCount(exits: exits)
            + Ranking.byteCount(exits: exits)
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
        ranking = Ranking(
            exits: exits, classes: executor.logits(ofExit: 0).count, count: options.candidateCount, arena: &arena)
        imageReader = Preprocessing(plan, program: index).map {
            ImageReader($0, memoryLimit: options.decodeMemoryLimit)
        }
    }

    /// Decodes, resizes and crops an image into the input.
    func prepare(_ source: ImageSource) throws(VisionError) {
        guard let imageReader else { return }
        switch source {
        case .prepared:
            break
        case .jpeg(let bytes):
            try imageReader.readJPEG(bytes, into: destination)
        case .pixels(let bytes, let format, let width, let height, let rowStride):
            try imageReader.read(
                pixels: bytes, format: format, width: width, height: height, rowStride: rowStride, into: destination)
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

    /// Runs the whole program, heads included, to learn what it costs here: as often as the cost model remembers, or
    /// less often where that takes longer than `budget` nanoseconds, but at least 20 times. Overwrites the input.
    ///
    /// The first round only warms caches and is not recorded.
    func measure(on team: borrowing ThreadTeam, budget: UInt64) {
        let start = clinux_now_ns()
        for round in 0...DurationWindow.length where round <= 20 || clinux_now_ns() - start < budget {
            run(.all, on: team, isMeasured: round > 0)
        }
    }

    /// Runs without ranking what comes out.
    func run(_ policy: AnytimeRun.Policy, on team: borrowing ThreadTeam, isMeasured: Bool = false) {
        var run = AnytimeRun(policy, isMeasured: isMeasured)
        while true {
            if case .end = run.step(executor, on: team, costs: costs) { return }
        }
    }
}
