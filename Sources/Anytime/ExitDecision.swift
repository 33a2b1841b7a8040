/// What a run does next: a pure function of how far it has come, of costs, and of what is left.
package enum ExitDecision: Equatable {
    /// Run the trunk of this exit, counted from 0.
    case trunk(Int)
    /// Run the head of this exit, counted from 0, whose trunk is finished.
    case head(Int)
    /// Nothing more.
    case stop

    /// How far a run has come.
    package struct State {
        /// Trunks that are finished.
        package var trunks = 0
        /// The last exit that is finished, counted from 1; 0 when there is none yet.
        package var answered = 0

        /// A run that has not begun.
        package init() {}
    }

    /// Towards the best exit that is expected to be finished at `limit`; both times in nanoseconds of one clock.
    ///
    /// Exit 1 comes first, whatever it costs. With an answer in hand, the furthest exit whose remaining trunks and head
    /// fit is the target, and the heads on the way are skipped. Where costs are not known, the next exit is tried, so
    /// that there is always an answer close behind.
    package static func byDeadline(
        _ state: State, costs: SegmentCosts, pace: SlowDown, now: UInt64, limit: UInt64
    ) -> ExitDecision {
        if state.answered == 0 { return towards(0, state) }
        let left = limit - min(now, limit)
        guard let exit = furthestExit(state, costs: costs, pace: pace, within: left, trustsZero: false) else {
            return .stop
        }
        return towards(exit, state)
    }

    /// Straight to the furthest exit whose whole cost is within `budget`; to exit 1 when there is none.
    /// - Parameters:
    ///   - costs: In any unit, exact.
    ///   - spent: What the run has cost so far.
    package static func byBudget(
        _ state: State, costs: SegmentCosts, spent: UInt64, budget: UInt64
    ) -> ExitDecision {
        if state.answered > 0 { return .stop }
        let left = budget - min(spent, budget)
        return towards(furthestExit(state, costs: costs, pace: SlowDown(), within: left, trustsZero: true) ?? 0, state)
    }

    /// Straight to exit `exit`, counted from 0, and no further.
    package static func towards(_ exit: Int, _ state: State) -> ExitDecision {
        if state.answered > exit { return .stop }
        return state.trunks > exit ? .head(exit) : .trunk(state.trunks)
    }

    /// Every exit in order, heads included.
    package static func everything(_ state: State, exits: Int) -> ExitDecision {
        if state.answered == exits { return .stop }
        return towards(state.answered, state)
    }

    /// The furthest exit whose remaining segments take no more than `left`.
    ///
    /// That is what they usually take, and by how much one of them may exceed it: that two in one run do is rarer than
    /// anybody wants to wait for.
    private static func furthestExit(
        _ state: State, costs: SegmentCosts, pace: SlowDown, within left: UInt64, trustsZero: Bool
    ) -> Int? {
        var trunks: UInt64 = 0
        var excess: UInt64 = 0
        var best: Int?
        // The trunk of the exit before is finished, and its head may be wanted still.
        var exit = max(state.trunks - 1, 0)
        while exit < costs.exits {
            if exit >= state.trunks {
                trunks += costs.of(.trunk(exit))
                excess = max(excess, costs.excess(of: .trunk(exit)))
            }
            if pace.stretch(trunks) > left { break }
            let head = costs.of(.head(exit))
            let most = pace.stretch(trunks + head + max(excess, costs.excess(of: .head(exit))))
            if exit >= state.answered, most <= left { best = exit }
            if best != nil, head == 0, !trustsZero { break }
            exit += 1
        }
        return best
    }
}
