import Engine

/// How long before a deadline work must have stopped.
package enum GuardTime {
    /// Nanoseconds that ranking the classes and handing out the answer may take.
    private static var publishing: UInt64 { 50_000 }

    /// Nanoseconds before the deadline: time to publish the answer, and two quanta at the pace of exit 1, because a
    /// quantum that was started in time may end late.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package static func beforeDeadline(_ executor: borrowing Executor, _ costs: borrowing CostModel) -> UInt64 {
        let firstExit = costs.estimates.of(.trunk(0)) + costs.estimates.of(.head(0))
        return publishing + 2 * firstExit / UInt64(max(executor.exit(0).quanta, 1))
    }

    /// The shortest time in nanoseconds, from the prepared image on, in which exit 1 is promised.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package static func shortestDeadline(_ executor: borrowing Executor, _ costs: borrowing CostModel) -> UInt64 {
        costs.worst(.trunk(0)) + costs.worst(.head(0)) + beforeDeadline(executor, costs)
    }
}
