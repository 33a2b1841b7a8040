import Anytime
import CLinux
import Engine
import Plan
import Vision

/// Classifies images with a plan, as well as a deadline allows.
///
/// Everything is set up when it is made: the plan is mapped, the arena is in memory, the threads are running. After
/// the first image, classifying pixels allocates nothing. Not for use by several threads at once: make one for each.
///
///     let classifier = try Classifier(plan: "model.plan")
///     let answer = try classifier.classify(imageFile: photograph, within: .milliseconds(20))
///     if let best = answer.best { print(classifier.label(best.classIndex), best.score) }
public final class Classifier {
    /// Who watches the clock.
    public enum Mode: Sendable {
        /// A worker thread prepares images and runs the network, and the caller sleeps until the answer is there or
        /// the deadline is: a worker that is late, or not scheduled, cannot make the answer late.
        case handOff
        /// The caller's own thread does it all and looks at the clock between quanta of work. Nothing interrupts
        /// decoding, and a process that is not scheduled answers late.
        case inline
    }

    /// How to run the plan.
    public struct Options: Sendable {
        /// Which of the plan's programs is selected at first, from 0.
        public var program = 0
        /// Threads that work on one image, 1...16, the caller's or the worker included. No more are started than there
        /// are processors.
        public var threads = 1
        /// Candidates in an answer, 1...16; classes that there are not are left out.
        public var candidateCount = 5
        /// Who watches the clock when there is a deadline.
        public var mode = Mode.handOff
        /// Nil takes what the environment variable `PUNCTUAL_ISA` names, or else the fastest.
        public var instructionSet: InstructionSet?
        /// The most bytes that a photograph may use that cannot be decoded row by row, at least 0: a progressive JPEG, an
        /// interlaced PNG, a WebP.
        public var decodeMemoryLimit = ImageReader.defaultMemoryLimit
        /// What of every image is looked at: a region, and how the camera is mounted.
        public var view = ImageView()
        /// The most nanoseconds that learning what this machine needs may take before the first answer.
        public var measuringBudget: UInt64 = 100_000_000
        /// When an answer is good enough not to try later exits although there is time.
        public var earlyStop = EarlyStop.never
        /// The share of answers that may be late, 0...1: the rarer, the earlier the answer is taken before a deadline.
        public var maxMissRate = 0.01
        /// Whether images are tried although they are not expected to be in time; otherwise they are refused before the
        /// work.
        public var isBestEffort = false
        /// The numbers of the processors that the worker and the other threads are pinned to, one for each; with fewer
        /// than there are threads, nothing is pinned.
        public var processors: [Int32] = []

        /// A record with every field at its default.
        public init() {}

        fileprivate var workerProcessor: Int32 { processors.count >= threads ? processors[0] : -1 }
    }

    /// The plan file.
    public var planFile: PlanFile { session.pointee.planFile }
    /// The instruction set of the kernels that run.
    public let instructionSet: InstructionSet
    /// Threads that work on one image; fewer than asked for when there are fewer processors, or the system refuses threads.
    public var threads: Int { session.pointee.team.count }
    /// Who watches the clock; `inline` also where the system refuses the worker's thread.
    public var mode: Mode { session.pointee.hasWorker ? .handOff : .inline }
    /// Number of exits.
    public var exitCount: Int { session.pointee.network.executor.exitCount }

    /// Whether the plan says how photographs become its input; otherwise it takes only values.
    public var takesImages: Bool { session.pointee.network.imageReader != nil }

    let options: Options
    let session: UnsafeMutablePointer<Session>
    /// By program.
    var isMeasured: [Bool]
    var hasMeasuredImages = false
    /// Whether an image was prepared since the last run.
    var hasImage = false
    /// Answers so far.
    var frames = 0
    /// The file that the worker may still be reading.
    var heldFile: ImageFile?

    /// Maps the plan at `path` and prepares to run its programs.
    public convenience init(
        plan path: UnsafePointer<CChar>, options: Options = Options()
    ) throws(ClassifierError) {
        let file: PlanFile
        do throws(PlanFileError) {
            file = try PlanFile(path)
        } catch {
            throw .planFile(error)
        }
        try self.init(file, options: options)
    }

    /// Prepares to run the programs of a plan.
    /// - Throws: What of the options is out of range; `.outOfMemory`.
    public init(_ planFile: PlanFile, options: Options = Options()) throws(ClassifierError) {
        try Self.check(options, programs: planFile.programCount)
        instructionSet = try Self.instructionSet(options)
        session = .allocate(capacity: 1)
        do throws(ClassifierError) {
            session.initialize(to: try Session(planFile, options: options, instructionSet: instructionSet))
        } catch {
            session.deallocate()
            throw error
        }
        self.options = options
        isMeasured = [Bool](repeating: false, count: planFile.programCount)
        if options.mode == .handOff { session.pointee.startWorker(session, on: options.workerProcessor) }
    }

    deinit {
        session.pointee.endWorker()
        session.deinitialize(count: 1)
        session.deallocate()
    }

    /// The name of class `classIndex`; "class N" where the plan has none for it.
    public func label(_ classIndex: Int) -> String {
        planFile.label(classIndex)
    }

    /// The program that is selected, from 0: a plan may hold one model at several input sizes.
    public var program: Int { session.pointee.state.pointee.program }

    /// Selects a program of the plan; an image that was prepared for another is forgotten.
    /// - Throws: `.noSuchProgram`.
    public func select(program: Int) throws(ClassifierError) {
        try Self.check(program: program, of: planFile.programCount)
        session.pointee.waitUntilIdle()
        session.pointee.state.pointee.program = program
        hasImage = false
    }

    private static func check(program: Int, of count: Int) throws(ClassifierError) {
        guard (0..<count).contains(program) else { throw .noSuchProgram(program, programs: count) }
    }

    private static func check(_ options: Options, programs: Int) throws(ClassifierError) {
        try check(program: options.program, of: programs)
        guard (1...ThreadTeam.largestCount).contains(options.threads) else {
            throw .threadsOutOfRange(options.threads)
        }
        guard (1...Ranking.largestCount).contains(options.candidateCount) else {
            throw .candidateCountOutOfRange(options.candidateCount)
        }
        guard options.maxMissRate >= 0, options.maxMissRate <= 1 else { throw .missRateOutOfRange(options.maxMissRate) }
        guard options.decodeMemoryLimit >= 0 else { throw .memoryLimitOutOfRange(options.decodeMemoryLimit) }
    }

    private static func instructionSet(_ options: Options) throws(ClassifierError) -> InstructionSet {
        do throws(InstructionSetError) {
            guard let wanted = options.instructionSet else { return try .fromEnvironment() ?? .best }
            guard wanted.isAvailable else { throw .missing(wanted) }
            return wanted
        } catch {
            throw .instructionSet(error)
        }
    }
}
