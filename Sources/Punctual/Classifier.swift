import Anytime
import CLinux

/// Classifies photographs with a plan, as well as a deadline allows.
///
/// Everything is set up when it is made: the plan is mapped, the arena is in memory, the threads are running. After
/// the first image, classifying pixels allocates nothing. Not for use by several threads at once: make one for each.
///
///     let classifier = try Classifier(plan: "model.plan")
///     let answer = try classifier.classify(jpeg: bytes, within: .milliseconds(20))
///     // answer[0].classIndex, answer.exit, answer.isMissed
public final class Classifier {
    /// How to run the plan.
    public struct Options {
        /// Threads that work on one image, the caller's included; 1...16.
        public var threads = 1
        /// Nil takes what the environment variable `PUNCTUAL_ISA` names, or else the fastest.
        public var instructionSet: InstructionSet?
        /// The most bytes that a progressive JPEG may use for its coefficients.
        public var decodeMemoryLimit = ImageReader.defaultMemoryLimit
        /// Nanoseconds that learning the program's cost may take before the first deadline, after the 20 runs that it
        /// takes at least.
        public var measuringBudget: UInt64 = 500_000_000

        /// A record with every field at its default.
        public init() {}
    }

    /// Number of candidates in an answer, 1...16.
    public var candidateCount = 5
    /// The plan that is run, mapped.
    public let planFile: PlanFile
    /// The plan that is run.
    package var plan: Plan { planFile.plan }
    /// The instruction set of the kernels that run.
    public var instructionSet: InstructionSet { executor.instructionSet }
    /// Threads that work on one image, the caller's included.
    public var threads: Int { team.count }
    /// Number of exits.
    public var exitCount: Int { executor.exitCount }

    // The team ends before the memory that it works in goes.
    let team: ThreadTeam
    let executor: Executor
    let controller: AnytimeController
    let imageReader: ImageReader?
    let probabilities: UnsafeMutablePointer<Float>
    private let options: Options
    private let arena: Arena
    private var isMeasured = false

    /// Maps the plan at `path` and prepares to run its first program.
    public convenience init(
        plan path: UnsafePointer<CChar>, options: Options = Options()
    ) throws(ClassifierError) {
        try self.init(PlanFile(path), options: options)
    }

    /// Prepares to run the first program of a plan.
    public init(_ planFile: PlanFile, options: Options = Options()) throws(ClassifierError) {
        precondition(
            (1...ThreadTeam.largestCount).contains(options.threads), "Classifier: the number of threads is out of range"
        )
        let instructionSet = try Self.instructionSet(options)
        let plan = planFile.plan
        let exits = Int(plan.program(0).exitCount)
        let classes = (0..<exits).reduce(0) { max($0, Int(plan.tensor(Int(plan.exit($1).tensor)).channels)) }

        let byteCount =
            ThreadTeam.byteCount + Workspace.byteCount(plan, threads: options.threads)
            + Executor.byteCount(plan, program: 0)
            + Arena.byteCount(UInt8.self, CostModel.memorySize(exits: exits)) + Arena.byteCount(Float.self, classes)
        guard var arena = Arena(byteCount: byteCount) else { throw .outOfMemory(bytes: byteCount) }

        self.planFile = planFile
        self.options = options
        team = ThreadTeam(count: options.threads, arena: &arena)
        let workspace = Workspace(plan, threads: options.threads, arena: &arena)
        executor = Executor(plan, program: 0, instructionSet: instructionSet, in: workspace, arena: &arena)
        controller = AnytimeController(
            exits: exits,
            costs: CostModel(
                exits: exits,
                memory: UnsafeMutableRawPointer(arena.take(UInt8.self, CostModel.memorySize(exits: exits)))))
        probabilities = arena.take(Float.self, classes)
        self.arena = arena
        imageReader = Preprocessing(plan, program: 0).map {
            ImageReader($0, memoryLimit: options.decodeMemoryLimit)
        }
    }

    /// The shortest deadline in which exit 1 is promised for an image that is ready in memory.
    ///
    /// Calls `measure()`.
    public func shortestDeadline() -> Deadline {
        measure()
        return Deadline(nanoseconds: controller.shortestDeadline(executor, team))
    }

    /// Refuses a deadline that not even exit 1 can meet.
    public func admit(_ deadline: Deadline) throws(ClassifierError) {
        let shortest = shortestDeadline()
        guard deadline.nanoseconds >= shortest.nanoseconds else {
            throw .deadlineTooShort(shortest: shortest.nanoseconds)
        }
    }

    /// Learns what each exit costs on this machine, once: later calls do nothing.
    ///
    /// An image that is in `inputMap` stays there.
    public func measure() {
        guard !isMeasured else { return }
        let map = inputMap
        let image = [Int8](UnsafeBufferPointer(start: map.pixels, count: map.height * map.width * map.pixelStride))
        controller.measure(executor, team, budget: options.measuringBudget)
        for (index, value) in image.enumerated() { map.pixels[index] = value }
        isMeasured = true
    }

    private static func instructionSet(_ options: Options) throws(ClassifierError) -> InstructionSet {
        var wanted = options.instructionSet
        if wanted == nil, let name = clinux_environment("PUNCTUAL_ISA") {
            wanted = InstructionSet(name: name)
            guard wanted != nil else { throw .unknownInstructionSet }
        }
        guard let wanted else { return .best }
        guard wanted.isAvailable else { throw .instructionSetMissing }
        return wanted
    }
}
