import CLinux
import Engine

/// How late the system lets the requester run, and what is kept free before a deadline because of it. Only the requester
/// uses it.
package struct RequesterDelays: ~Copyable {
    /// How late the requester woke, from a sleep until a time or for an answer.
    package var wakeUps: DurationHistogram
    /// From when the requester had to seal an answer to when it had it in hands.
    package var seals: DurationHistogram
    /// Nanoseconds before a deadline at which the requester seals.
    package private(set) var reserve: UInt64
    /// Nanoseconds before that from which on it does not sleep.
    package private(set) var spin: UInt64
    /// The least nanoseconds that are kept free before a deadline.
    package let shortestReserve: UInt64 = 3_000
    private let canSpin: Bool
    /// One in so many requests may find the requester later than its reserve.
    private let rarity: UInt64

    /// Enough for the interrupt of a timer, which may come at any moment.
    private static var usualReserve: UInt64 { 20_000 }
    /// Beyond these, more free time costs more answers than it saves. Who must not spin on a busy processor may have to
    /// wait for two ticks of the system's.
    private static var longestReserve: UInt64 { 200_000 }
    private static var longestSleepingReserve: UInt64 { 10_000_000 }
    private static var longestSpin: UInt64 { 500_000 }
    /// Records between two looks at the histograms.
    private static var period: UInt64 { 64 }
    /// From here on, what is new weighs more.
    private static var mostRecords: UInt64 { 1 << 17 }

    /// Bytes that `init` takes from an arena.
    package static var byteCount: Int { 2 * DurationHistogram.byteCount() }

    /// Nothing is known yet.
    /// - Parameters:
    ///   - canSpin: Whether the requester may keep a processor busy for a moment: not where the worker needs it.
    ///   - maxMissRate: The share of answers that may be late, 0...1.
    /// - Precondition: The arena outlives the delays.
    package init(canSpin: Bool, maxMissRate: Double, arena: inout Arena) {
        wakeUps = DurationHistogram(arena: &arena)
        seals = DurationHistogram(arena: &arena)
        self.canSpin = canSpin
        // A quarter of the misses may be the requester's.
        rarity = UInt64(4 / min(max(maxMissRate, 1e-7), 1))
        reserve = 50_000
        spin = canSpin ? 100_000 : 0
    }

    /// What is kept free before a deadline of so many nanoseconds: never more than a quarter of it.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func reserve(within deadline: UInt64) -> UInt64 { min(reserve, deadline / 4) }

    /// Notes how late the requester woke, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func recordWakeUp(_ lateness: UInt64) {
        wakeUps.record(lateness)
        if wakeUps.count % Self.period == 0 { decide() }
    }

    /// Notes how long after the time to seal the requester had its answer, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func recordSeal(_ lateness: UInt64) {
        seals.record(lateness)
        if seals.count % Self.period == 0 || lateness > reserve { decide() }
    }

    /// Works out what is kept free from what is known.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func decide() {
        if wakeUps.count >= Self.mostRecords { wakeUps.fade() }
        if seals.count >= Self.mostRecords { seals.fade() }
        let most = canSpin ? Self.longestReserve : Self.longestSleepingReserve
        let late = seals.quantile(rarity - 1, of: rarity)
        // Twice that, because a processor may become slower by half between two frames.
        reserve = max(min(2 * late, most), Self.usualReserve)
        spin = canSpin ? min(wakeUps.quantile(999, of: 1000), Self.longestSpin) : 0
    }
}
