import Anytime
import CLinux
import Engine
import Plan
import Vision

/// What the threads of one classifier share: plan, memory, team, networks, and the word that decides what is answered.
///
/// One thread at a time works with it: the worker from when a job is posted until it is counted as finished, otherwise
/// the requester. Only the word is for both at once. Whoever works is member 0 of the team.
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
    /// How late the requester wakes after its answer is sealed or its time is up. Only the requester uses it.
    let wakeUps: UnsafeMutablePointer<DurationWindow>
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
        var byteCount =
            ThreadTeam.byteCount + Workspace.byteCount(plan, threads: options.threads)
            + Arena.byteCount(Network.self, plan.programCount) + AnswerWord.byteCount + 3 * JobCounter.byteCount
            + Arena.byteCount(SessionState.self, 1)
            + Arena.byteCount(DurationWindow.self, 1) + DurationWindow.byteCount
        for program in 0..<plan.programCount { byteCount += Network.byteCount(plan, program: program) }
        guard var arena = Arena(byteCount: byteCount) else { throw .outOfMemory(bytes: byteCount) }
        self.planFile = planFile
        team = ThreadTeam(count: options.threads, arena: &arena)
        let workspace = Workspace(plan, threads: options.threads, arena: &arena)
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
        wakeUps = arena.take(DurationWindow.self, 1)
        wakeUps.initialize(to: DurationWindow(arena: &arena))
        state = arena.take(SessionState.self, 1)
        state.initialize(to: SessionState(program: options.program))
        self.arena = arena
    }

    deinit {
        networks.deinitialize(count: planFile.programCount)
        state.deinitialize(count: 1)
    }

    /// Brings the image of a request into the input; what is wrong with it is kept in the state.
    /// - Returns: Whether there is an image to run on.
    func prepare(_ source: ImageSource) -> Bool {
        state.pointee.imageError = nil
        do {
            try network.prepare(source)
            return true
        } catch {
            state.pointee.imageError = error
            return false
        }
    }

    /// Notes how late the requester is now: since when it could have been awake, in monotonic nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func recordWakeUp(since moment: UInt64) {
        // Through a pointer of its own: ThreadSanitizer takes a change through `self` for one of its first member.
        let window = wakeUps
        let now = clinux_now_ns()
        window.pointee.record(now - min(moment, now))
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
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    func run(_ policy: AnytimeRun.Policy, request: UInt32) {
        var run = AnytimeRun(policy)
        while !word.isSealed(request) {
            switch run.step(network.executor, on: team, costs: network.costs) {
            case .trunk:
                continue
            case .exit(let exit):
                let reached = network.executor.exit(exit)
                network.ranking.rank(
                    exit: exit, logits: network.executor.logits(ofExit: exit), temperature: reached.temperature)
                guard word.publish(exit: exit, of: request) else { return }
            case .end:
                finish(request)
            }
        }
    }
}
