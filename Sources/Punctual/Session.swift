import Anytime
import CLinux
import Engine
import Plan
import Vision

/// What the threads of one classifier share: plan, memory, team, networks, and the word that decides what is answered.
///
/// One thread at a time works with it: the worker from when a job is posted until it is counted as finished, otherwise
/// the requester. Only the word and the counters are for both at once. Whoever works is member 0 of the team.
struct Session: ~Copyable {
    // The team ends before the memory that it works in goes, and the plan goes last.
    let team: ThreadTeam
    /// One for each of the plan's programs, which take turns in the same maps.
    private let networks: UnsafeMutablePointer<Network>
    let word: AnswerWord
    /// Jobs that the requester has posted.
    let posted: JobCounter
    /// Jobs whose image the worker has let go of.
    let released: JobCounter
    /// Jobs that the worker has finished.
    let finished: JobCounter
    private let arena: Arena
    let planFile: PlanFile
    /// How late the system lets the worker run.
    let workerDelays: UnsafeMutablePointer<WorkerDelays>
    /// How late it lets the requester run.
    let requesterDelays: UnsafeMutablePointer<RequesterDelays>
    /// What preparing images costs. The worker learns, while it works.
    let imageCosts: UnsafeMutablePointer<ImageCostModel>
    /// In the arena, so that both threads may hold the session.
    let state: UnsafeMutablePointer<SessionState>

    /// The program that is selected.
    var network: Network {
        @_transparent unsafeAddress { UnsafePointer(networks + state.pointee.program) }
    }

    /// Prepares to run the programs of a plan.
    init(
        _ planFile: PlanFile, options: Classifier.Options, instructionSet: InstructionSet
    ) throws(ClassifierError) {
        let plan = planFile.plan
        // Threads that take turns on a processor only wait for each other.
        let threads = min(options.threads, max(Int(clinux_processor_count()), 1))
        var byteCount =
            ThreadTeam.byteCount + Workspace.byteCount(plan, threads: threads)
            + Arena.byteCount(Network.self, plan.programCount) + AnswerWord.byteCount + 3 * JobCounter.byteCount
            + Arena.byteCount(SessionState.self, 1) + Arena.byteCount(Int32.self, max(options.processors.count, 1))
            + Arena.byteCount(ImageCostModel.self, 1)
            + Arena.byteCount(WorkerDelays.self, 1) + WorkerDelays.byteCount
            + Arena.byteCount(RequesterDelays.self, 1) + RequesterDelays.byteCount
        for program in 0..<plan.programCount { byteCount += Network.byteCount(plan, program: program) }
        guard var arena = Arena(byteCount: byteCount) else { throw .outOfMemory(bytes: byteCount) }
        self.planFile = planFile
        // The first one is the worker's.
        let processors = arena.take(Int32.self, max(options.processors.count, 1))
        for (index, processor) in options.processors.enumerated() { processors[index] = processor }
        let isPinned = options.processors.count >= threads
        team = ThreadTeam(count: threads, processors: isPinned ? UnsafePointer(processors) : nil, arena: &arena)
        let workspace = Workspace(plan, threads: threads, arena: &arena)
        networks = arena.take(Network.self, plan.programCount)
        for program in 0..<plan.programCount {
            (networks + program).initialize(
                to: Network(
                    plan, program: program, options: options, instructionSet: instructionSet, in: workspace,
                    arena: &arena))
        }
        word = AnswerWord(arena: &arena)
        posted = JobCounter(arena: &arena)
        released = JobCounter(arena: &arena)
        finished = JobCounter(arena: &arena)
        workerDelays = arena.take(WorkerDelays.self, 1)
        workerDelays.initialize(to: WorkerDelays(arena: &arena))
        requesterDelays = arena.take(RequesterDelays.self, 1)
        let canSpin = Int(clinux_processor_count()) > threads
        requesterDelays.initialize(
            to: RequesterDelays(canSpin: canSpin, maxMissRate: options.maxMissRate, arena: &arena))
        imageCosts = arena.take(ImageCostModel.self, 1)
        imageCosts.initialize(to: ImageCostModel())
        state = arena.take(SessionState.self, 1)
        state.initialize(to: SessionState(program: options.program, earlyStop: options.earlyStop))
        self.arena = arena
    }

    deinit {
        networks.deinitialize(count: planFile.programCount)
        workerDelays.deinitialize(count: 1)
        requesterDelays.deinitialize(count: 1)
        state.deinitialize(count: 1)
    }

    /// Brings the image of a request into the input, before its time is up; what is wrong with it is kept in the state.
    /// - Returns: Whether there is an image to run on.
    func prepare(_ source: ImageSource, _ policy: AnytimeRun.Policy) -> Bool {
        var end = UInt64.max
        if case .deadline(_, let last) = policy { end = last }
        state.pointee.imageError = nil
        // It is this image's and no other's.
        let foreseen = state.pointee.imageWork
        state.pointee.imageWork = nil
        // Through a pointer of its own: see `recordHoldUp`.
        let imageCosts = imageCosts
        let begin = clinux_thread_cpu_ns()
        do {
            try network.prepare(source, until: end)
            let took = clinux_thread_cpu_ns() - begin
            state.pointee.imageTime = took
            if let foreseen { imageCosts.pointee.record(foreseen, took: took) }
            return true
        } catch {
            state.pointee.imageError = error
            // It takes at least this long, which is worth knowing where it is news.
            let took = clinux_thread_cpu_ns() - begin
            if case .outOfTime = error, let foreseen, took > imageCosts.pointee.estimate(foreseen) {
                imageCosts.pointee.record(foreseen, took: took)
            }
            return false
        }
    }

    /// Seals a request that has nothing more to come.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func finish(_ request: UInt32) {
        state.pointee.sealTime = clinux_now_ns()
        word.seal(request)
    }

    /// Runs for a request and publishes every exit that is finished, until there is nothing more to do or somebody else
    /// has sealed the request.
    /// - Parameter delay: Nanoseconds by which the run begins late.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func run(_ policy: AnytimeRun.Policy, request: UInt32, delayed delay: UInt64) {
        let start = clinux_now_ns()
        state.pointee.firstAnswerTime = 0
        var run = AnytimeRun(policy)
        var isFirst = true
        while !word.isSealed(request) {
            switch run.step(network.executor, on: team, costs: network.costs) {
            case .trunk:
                continue
            case .exit(let exit):
                let isLast = publish(exit, of: request)
                if isFirst { recordHoldUp(of: exit, since: start, delayed: delay) }
                isFirst = false
                if isLast { finish(request) }
            case .end:
                finish(request)
            }
        }
        state.pointee.heldUp = delay + run.settle(on: team, costs: network.costs)
    }

    /// Ranks the classes of an exit and makes it the answer, as long as the request is open.
    /// - Returns: Whether no later exit is wanted.
    private func publish(_ exit: Int, of request: UInt32) -> Bool {
        let reached = network.executor.exit(exit)
        network.ranking.rank(exit: exit, logits: reached.logits, temperature: reached.temperature)
        guard word.publish(exit: exit, of: request) else { return true }
        return state.pointee.earlyStop.isEnough(network.ranking.candidate(exit: exit, place: 0).score, at: reached)
    }

    /// Notes by how much exit 1 was later than its work explains.
    private func recordHoldUp(of exit: Int, since start: UInt64, delayed delay: UInt64) {
        guard exit == 0 else { return }
        let usual = network.costs.usualFirstExit()
        let now = clinux_now_ns()
        let took = now - min(start, now)
        state.pointee.firstAnswerTime = now
        // Through a pointer of its own: ThreadSanitizer takes a change through `self` for one of its first member.
        let delays = workerDelays
        if usual > 0 { delays.pointee.recordHoldUp(delay + took - min(usual, took)) }
    }
}
