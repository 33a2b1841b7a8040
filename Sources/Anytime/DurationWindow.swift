import Engine

/// The latest 128 durations of one thing, and what to expect of the next.
package struct DurationWindow {
    /// Durations that are kept.
    package static var length: Int { 128 }

    /// The 99th percentile of the durations that are kept, in nanoseconds; 0 when there is none.
    package private(set) var estimate: UInt64 = 0
    /// The longest duration ever recorded, in nanoseconds.
    package private(set) var longest: UInt64 = 0
    private let samples: UnsafeMutablePointer<UInt64>
    private var next = 0
    private var count = 0
    /// Runs in a row that were left out because the estimate did not fit.
    private var skips = 0

    private static var patience: Int { 32 }
    private static var fewestDurations: Int { 8 }

    /// Bytes that `init` takes from an arena.
    package static var byteCount: Int { Arena.byteCount(UInt64.self, length) }

    /// A window without durations.
    /// - Precondition: The arena outlives every copy of the window.
    package init(arena: inout Arena) {
        samples = arena.take(UInt64.self, Self.length)
        samples.initialize(repeating: 0, count: Self.length)
    }

    /// Adds a duration in nanoseconds; the oldest one goes.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func record(_ duration: UInt64) {
        samples[next] = duration
        next = (next + 1) % Self.length
        count = min(count + 1, Self.length)
        skips = 0
        longest = max(longest, duration)
        updateEstimate()
    }

    /// Notes that something was not run because its estimate did not fit; every 32nd time in a row the longest duration
    /// is forgotten, as long as some are left.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func recordSkipped() {
        skips += 1
        guard skips % Self.patience == 0, count > Self.fewestDurations else { return }
        var longest = 0
        for position in 1..<count where samples[position] > samples[longest] { longest = position }
        count -= 1
        samples[longest] = samples[count]
        next = count
        updateEstimate()
    }

    /// Rank ⌈0.99 n⌉ is the largest duration up to n = 99 and the second largest from there to 128.
    private mutating func updateEstimate() {
        var largest: UInt64 = 0
        var second: UInt64 = 0
        for position in 0..<count {
            let sample = samples[position]
            if sample > largest {
                second = largest
                largest = sample
            } else if sample > second {
                second = sample
            }
        }
        estimate = count < 100 ? largest : second
    }
}
