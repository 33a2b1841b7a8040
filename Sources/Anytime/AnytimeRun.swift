import CLinux
import Engine
import Plan

/// One way through a program, step by step: whoever drives it may look at every exit and may stop between the steps.
package struct AnytimeRun {
    /// How far the run goes.
    package enum Policy {
        /// The best exit by this time, in monotonic nanoseconds. Nothing is started after it.
        case deadline(UInt64)
        /// Exit n, counted from 0, skipping the heads before it.
        case exit(Int)
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
    /// Whether the durations of the steps are recorded.
    private let isTimed: Bool
    /// When work after exit 1 stops, in monotonic nanoseconds.
    private var limit = UInt64.max
    private var spent: UInt64 = 0
    private var hasEnded = false

    /// A run that has not begun.
    /// - Parameter isMeasured: Whether the durations of its segments are recorded, as they always are with a deadline.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package init(_ policy: Policy, isMeasured: Bool = false) {
        self.policy = policy
        if case .deadline = policy { isTimed = true } else { isTimed = isMeasured }
    }

    /// Decides what comes next and does it.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func step(
        _ executor: borrowing Executor, on team: borrowing ThreadTeam, costs: borrowing CostModel
    ) -> Progress {
        if hasEnded { return .end }
        switch decide(executor, costs) {
        case .trunk(let exit):
            guard run(.trunk(exit), executor, team, costs) else { return end(costs) }
            state.trunks = exit + 1
            return .trunk
        case .head(let exit):
            guard run(.head(exit), executor, team, costs) else { return end(costs) }
            state.answered = exit + 1
            return .exit(exit)
        case .stop:
            return end(costs)
        }
    }

    private mutating func decide(_ executor: borrowing Executor, _ costs: borrowing CostModel) -> ExitDecision {
        switch policy {
        case .deadline(let deadline):
            if state.answered > 0, limit == .max {
                limit = deadline - min(GuardTime.beforeDeadline(executor, costs), deadline)
            }
            return .byDeadline(state, costs: costs.estimates, now: clinux_now_ns(), limit: limit)
        case .exit(let exit):
            return .towards(exit, state)
        case .all:
            return .everything(state, exits: executor.exitCount)
        case .budget(let budget, let costs):
            let decision = ExitDecision.byBudget(state, costs: costs, spent: spent, budget: budget)
            if case .trunk(let exit) = decision { spent += costs.of(.trunk(exit)) }
            return decision
        }
    }

    private func run(
        _ segment: Segment, _ executor: borrowing Executor, _ team: borrowing ThreadTeam, _ costs: borrowing CostModel
    ) -> Bool {
        guard isTimed else { return run(segment, executor, team, until: .max) }
        var stop = UInt64.max
        if case .deadline(let deadline) = policy { stop = min(limit, deadline) }
        let start = clinux_now_ns()
        let isFinished = run(segment, executor, team, until: stop)
        let duration = clinux_now_ns() - start
        // What was abandoned took at least this long, and the model should hear of it.
        if isFinished || duration > costs.estimates.of(segment) { costs.record(segment, duration) }
        return isFinished
    }

    private func run(
        _ segment: Segment, _ executor: borrowing Executor, _ team: borrowing ThreadTeam, until stop: UInt64
    ) -> Bool {
        switch segment {
        case .trunk(let exit): executor.run(executor.exit(exit).trunk, on: team, until: stop)
        case .head(let exit): executor.run(executor.exit(exit).head, on: team, until: stop)
        }
    }

    private mutating func end(_ costs: borrowing CostModel) -> Progress {
        hasEnded = true
        if case .deadline = policy, state.answered > 0 {
            for exit in state.answered..<max(costs.estimates.exits, state.answered) {
                if exit >= state.trunks { costs.recordSkipped(.trunk(exit)) }
                costs.recordSkipped(.head(exit))
            }
        }
        return .end
    }
}
