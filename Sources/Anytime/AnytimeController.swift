import CLinux
import Engine
import Plan

/// Drives an executor exit by exit against the clock.
///
/// Exit 1 is always finished first. After that the furthest exit whose high-quantile cost still fits before the
/// deadline, less the guard, is the target; the heads of the exits on the way are skipped. The decision is taken anew
/// after every trunk, and work that overruns the deadline is left at the next quantum, so the answer in hand stands.
package struct AnytimeController: ~Copyable {
    /// What the segments cost; every run adds to it.
    package let costs: CostModel
    private let exits: Int
    /// Nanoseconds that softmax and picking the best classes may take.
    private static var publishingTime: UInt64 { 50_000 }

    /// A controller for a program with `exits` exits that knows no cost yet.
    package init(exits: Int, costs: consuming CostModel) {
        self.exits = exits
        self.costs = costs
    }

    /// Runs the whole program, heads included, to learn what it costs here: as often as the cost model remembers, or
    /// less often where that takes longer than `budget` nanoseconds, but at least 20 times.
    ///
    /// The first round only warms caches and is not recorded.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func measure(_ executor: Executor, _ team: borrowing ThreadTeam, budget: UInt64) {
        let limit = clinux_now_ns() + budget
        for round in 0...CostModel.window where round <= 20 || clinux_now_ns() < limit {
            for exit in 0..<exits {
                let start = clinux_now_ns()
                _ = executor.run(executor.exit(exit).trunk, on: team)
                let middle = clinux_now_ns()
                _ = executor.run(executor.exit(exit).head, on: team)
                let end = clinux_now_ns()
                if round > 0 {
                    costs.record(.trunk(exit), middle - start)
                    costs.record(.head(exit), end - middle)
                }
            }
        }
    }

    /// The shortest time in nanoseconds, from the prepared image on, in which exit 1 is promised.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func shortestDeadline(_ executor: Executor, _ team: borrowing ThreadTeam) -> UInt64 {
        costs.worst(.trunk(0)) + costs.worst(.head(0)) + guardTime(executor, team)
    }

    /// Nanoseconds before the deadline at which work must have stopped: time to publish the answer, and two quanta at
    /// the pace of exit 1, because a quantum that was started in time may end late.
    private func guardTime(_ executor: Executor, _ team: borrowing ThreadTeam) -> UInt64 {
        let firstExit = costs.estimate(.trunk(0)) + costs.estimate(.head(0))
        return Self.publishingTime + 2 * firstExit / UInt64(executor.exit(0).quanta)
    }

    /// Runs towards the best answer that is finished by `deadline`, in monotonic nanoseconds.
    /// - Returns: The last exit that was finished, counted from 0. It may be late if not even exit 1 was in time.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func run(_ executor: Executor, _ team: borrowing ThreadTeam, deadline: UInt64) -> Int {
        let limit = deadline - min(guardTime(executor, team), deadline)
        _ = timed(.trunk(0), executor, team, executor.exit(0).trunk, until: .max)
        _ = timed(.head(0), executor, team, executor.exit(0).head, until: .max)
        var answered = 0
        var reached = 0
        while let target = furthestExit(after: answered, reached: reached, limit: limit) {
            if target == reached {
                guard timed(.head(reached), executor, team, executor.exit(reached).head, until: limit) else { break }
                answered = reached
            } else {
                let next = reached + 1
                guard timed(.trunk(next), executor, team, executor.exit(next).trunk, until: limit) else { break }
                reached = next
            }
        }
        for exit in (answered + 1)..<max(exits, answered + 1) {
            if exit > reached { costs.recordSkipped(.trunk(exit)) }
            costs.recordSkipped(.head(exit))
        }
        return answered
    }

    /// Runs straight to exit `exit`, skipping the heads before it, without a deadline.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func run(_ executor: Executor, _ team: borrowing ThreadTeam, toExit exit: Int) {
        for trunk in 0...exit { _ = executor.run(executor.exit(trunk).trunk, on: team) }
        _ = executor.run(executor.exit(exit).head, on: team)
    }

    /// Runs the whole program: every exit's logits are valid afterwards.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func runAll(_ executor: Executor, _ team: borrowing ThreadTeam) {
        for exit in 0..<exits {
            _ = executor.run(executor.exit(exit).trunk, on: team)
            _ = executor.run(executor.exit(exit).head, on: team)
        }
    }

    /// The last exit whose remaining trunks and head are expected to be finished by `limit`; nil when none is.
    private func furthestExit(after answered: Int, reached: Int, limit: UInt64) -> Int? {
        var finish = clinux_now_ns()
        var best: Int?
        var exit = reached
        while exit < exits {
            if exit > reached { finish += costs.estimate(.trunk(exit)) }
            if finish > limit { break }
            if exit > answered, finish + costs.estimate(.head(exit)) <= limit { best = exit }
            // What is not known is tried exit by exit, so that there is always an answer close behind.
            if best != nil, !costs.isKnown(.head(exit)) { break }
            exit += 1
        }
        return best
    }

    private func timed(
        _ segment: Segment, _ executor: Executor, _ team: borrowing ThreadTeam, _ operators: Range<Int>,
        until stop: UInt64
    ) -> Bool {
        let start = clinux_now_ns()
        let isFinished = executor.run(operators, on: team, until: stop)
        // What was abandoned took at least this long, and the model should hear of it.
        costs.record(segment, clinux_now_ns() - start)
        return isFinished
    }
}
