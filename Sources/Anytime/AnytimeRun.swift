import CLinux
import Engine
import Plan

/// One way through a program, step by step: whoever drives it may look at every exit and may stop between the steps.
package struct AnytimeRun {
    /// How far the run goes.
    package enum Policy {
        /// The best exit by a time. Exit 1 is begun whatever it costs, and left at `end`; later ones are begun when they are
        /// expected by `goal`, and left then. Both in monotonic nanoseconds.
        case deadline(goal: UInt64, end: UInt64)
        /// Exit n, counted from 0, skipping the heads before it.
        case exit(Int)
        /// Exit 1, and then exit n, counted from 0, straight away.
        case firstThen(Int)
        /// Every exit.
        case all
        /// The furthest exit that costs no more, or else exit 1, in the unit of the costs.
        case budget(UInt64, SegmentCosts)
    }

    /// What a step has done.
    package enum Progress {
        /// A trunk is finished: later exits are closer.
        case trunk
        /// This exit, counted from 0, is finished and its logits are valid.
        case exit(Int)
        /// Nothing was done, or what was begun was left because the time is up. Further steps do nothing.
        case end
    }

    private let policy: Policy
    private var state = ExitDecision.State()
    /// When later exits than the first are left.
    private let goal: UInt64
    /// When everything is left.
    private let end: UInt64
    /// Whether the durations of the steps are recorded.
    private let isTimed: Bool
    private var meter: WorkMeter?
    /// The segment that was run last, whose duration goes on until the next step: what its exit's answer takes is its.
    private var running: Segment?
    /// Whether the segment that was run last came to its end.
    package private(set) var isFinished = true
    private var runningSince: UInt64 = 0
    private var spent: UInt64 = 0
    private var hasEnded = false

    /// A run that has not begun.
    /// - Parameters:
    ///   - isMeasured: Whether the durations of its segments are recorded, as they always are with a deadline.
    ///   - end: When nothing is started any more, in monotonic nanoseconds; a deadline says so itself.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package init(_ policy: Policy, isMeasured: Bool = false, end: UInt64 = .max) {
        self.policy = policy
        if case .deadline(let goal, let last) = policy {
            isTimed = true
            self.goal = min(goal, last)
            self.end = last
        } else {
            isTimed = isMeasured
            goal = end
            self.end = end
        }
    }

    /// Decides what comes next and does it.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func step(
        _ executor: borrowing Executor, on team: borrowing ThreadTeam, costs: borrowing CostModel
    ) -> Progress {
        if hasEnded { return .end }
        let now = isTimed ? clinux_now_ns() : 0
        if isTimed { lap(now, team, costs) }
        switch decide(executor, costs, now) {
        case .trunk(let exit):
            guard run(.trunk(exit), executor, team) else { return .end }
            state.trunks = exit + 1
            return .trunk
        case .head(let exit):
            guard run(.head(exit), executor, team) else { return .end }
            state.answered = exit + 1
            return .exit(exit)
        case .stop:
            hasEnded = true
            return .end
        }
    }

    /// Teaches the cost model what is still to be learnt of this run; call it when there are no more steps.
    /// - Returns: Nanoseconds of the run that were interference and not work, as far as that is known.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    @discardableResult
    package mutating func settle(on team: borrowing ThreadTeam, costs: borrowing CostModel) -> UInt64 {
        guard isTimed else { return 0 }
        let now = clinux_now_ns()
        lap(now, team, costs)
        meter?.settle(now: now, team: team, costs: costs)
        if case .deadline = policy, hasEnded, state.answered > 0 {
            for exit in state.answered..<max(costs.estimates.exits, state.answered) {
                if exit >= state.trunks { costs.recordSkipped(.trunk(exit)) }
                costs.recordSkipped(.head(exit))
            }
        }
        return meter?.heldUp ?? 0
    }

    private mutating func decide(
        _ executor: borrowing Executor, _ costs: borrowing CostModel, _ now: UInt64
    ) -> ExitDecision {
        switch policy {
        case .deadline(let goal, _):
            return .byDeadline(state, costs: costs.estimates, pace: costs.pace, now: now, limit: goal)
        case .exit(let exit):
            return .towards(exit, state)
        case .firstThen(let exit):
            return .towards(state.answered == 0 ? 0 : exit, state)
        case .all:
            return .everything(state, exits: executor.exitCount)
        case .budget(let budget, let costs):
            let decision = ExitDecision.byBudget(state, costs: costs, spent: spent, budget: budget)
            if case .trunk(let exit) = decision { spent += costs.of(.trunk(exit)) }
            return decision
        }
    }

    /// Runs a segment; false when it was left because the time is up.
    private mutating func run(
        _ segment: Segment, _ executor: borrowing Executor, _ team: borrowing ThreadTeam
    ) -> Bool {
        running = segment
        let end = state.answered == 0 ? end : goal
        isFinished =
            switch segment {
            case .trunk(let exit): executor.run(executor.exit(exit).trunk, on: team, until: end)
            case .head(let exit): executor.run(executor.exit(exit).head, on: team, until: end)
            }
        if !isFinished { hasEnded = true }
        return isFinished
    }

    /// Ends the segment that was run last, and begins whatever comes now.
    private mutating func lap(_ now: UInt64, _ team: borrowing ThreadTeam, _ costs: borrowing CostModel) {
        if meter == nil { meter = WorkMeter(now: now, team: team) }
        if let segment = running {
            meter?.add(
                segment, now - min(runningSince, now), isFinished: isFinished, now: now, team: team, costs: costs)
            running = nil
        }
        runningSince = now
    }
}
