import Engine

/// How long before a deadline work must have stopped when nobody else watches the clock.
package enum GuardTime {
    /// Nanoseconds that ranking the classes and handing out the answer may take.
    private static var publishing: UInt64 { 50_000 }

    /// Nanoseconds before the deadline: time to publish the answer, and two quanta at the pace of exit 1, because a
    /// quantum that was started in time may end late.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package static func beforeDeadline(_ executor: borrowing Executor, _ costs: borrowing CostModel) -> UInt64 {
        publishing + costs.pace.stretch(2 * costs.worstFirstExit() / UInt64(max(executor.exit(0).quanta, 1)))
    }
}
