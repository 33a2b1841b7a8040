import Engine

/// What each segment of a program costs on this machine, measured and kept up to date by every run.
///
/// Of each segment the latest 128 durations are kept; the estimate is their 99th percentile, so that slow runs, say by a
/// processor that has just been throttled, widen it soon, and it narrows again only when they are forgotten. A segment
/// that does not fit is not run and learns nothing new; so that one disturbed run does not rule it out for good, its
/// longest durations fade. Memory belongs to the caller.
package struct CostModel: ~Copyable {
    /// Durations kept per segment.
    package static var window: Int { 128 }

    /// The 99th percentile of each segment's recent durations in nanoseconds; 0 where none was recorded.
    package let estimates: SegmentCosts
    private let durations: UnsafeMutablePointer<UInt64>
    private let quantiles: UnsafeMutablePointer<UInt64>
    private let records: UnsafeMutablePointer<SegmentRecord>

    /// Bytes that `init` takes from an arena for a program with `exits` exits.
    package static func byteCount(exits: Int) -> Int {
        let segments = Segment.count(exits: exits)
        return Arena.byteCount(UInt64.self, segments * window) + Arena.byteCount(UInt64.self, segments)
            + Arena.byteCount(SegmentRecord.self, segments)
    }

    /// An empty model: every estimate is 0 until durations are recorded.
    /// - Precondition: The arena outlives the model.
    package init(exits: Int, arena: inout Arena) {
        let segments = Segment.count(exits: exits)
        durations = arena.take(UInt64.self, segments * Self.window)
        quantiles = arena.take(UInt64.self, segments)
        records = arena.take(SegmentRecord.self, segments)
        durations.initialize(repeating: 0, count: segments * Self.window)
        quantiles.initialize(repeating: 0, count: segments)
        records.initialize(repeating: SegmentRecord(), count: segments)
        estimates = SegmentCosts(quantiles, exits: exits)
    }

    /// Adds a measured duration in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func record(_ segment: Segment, _ duration: UInt64) {
        let index = segment.index
        durations[index * Self.window + records[index].next] = duration
        records[index].next = (records[index].next + 1) % Self.window
        records[index].count = min(records[index].count + 1, Self.window)
        records[index].skips = 0
        records[index].largest = max(records[index].largest, duration)
        updateQuantile(index)
    }

    /// Notes that a segment was not run because its estimate did not fit; every 32nd time in a row its longest duration
    /// is forgotten, as long as some are left.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func recordSkipped(_ segment: Segment) {
        let index = segment.index
        records[index].skips += 1
        guard records[index].skips % Self.patience == 0, records[index].count > Self.fewestDurations else { return }
        let samples = durations + index * Self.window
        var longest = 0
        for position in 1..<records[index].count where samples[position] > samples[longest] { longest = position }
        records[index].count -= 1
        samples[longest] = samples[records[index].count]
        records[index].next = records[index].count
        updateQuantile(index)
    }

    /// The longest duration of a segment ever recorded, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func worst(_ segment: Segment) -> UInt64 {
        records[segment.index].largest
    }

    private static var patience: Int { 32 }
    private static var fewestDurations: Int { 8 }

    /// Rank ⌈0.99 n⌉ is the largest duration up to n = 99 and the second largest from there to 128.
    private func updateQuantile(_ index: Int) {
        let samples = durations + index * Self.window
        var largest: UInt64 = 0
        var second: UInt64 = 0
        for position in 0..<records[index].count {
            let sample = samples[position]
            if sample > largest {
                second = largest
                largest = sample
            } else if sample > second {
                second = sample
            }
        }
        quantiles[index] = records[index].count < 100 ? largest : second
    }
}

private struct SegmentRecord {
    var next = 0
    var count = 0
    /// Runs in a row that left the segment out because it did not fit.
    var skips = 0
    var largest: UInt64 = 0
}
