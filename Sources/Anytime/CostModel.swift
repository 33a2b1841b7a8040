/// What each segment of a program costs on this machine, measured and kept up to date by every run.
///
/// A segment is the trunk or the head of one exit. Of each the latest 128 durations are kept; the estimate is their
/// 99th percentile, so that slow runs, say by a processor that has just been throttled, widen it soon, and it narrows
/// again only when they are forgotten. A segment that does not fit is not run and learns nothing new; so that one
/// disturbed run does not rule it out for good, its longest durations fade. Memory belongs to the caller.
package struct CostModel: ~Copyable {
    /// Durations kept per segment.
    package static var window: Int { 128 }

    private let durations: UnsafeMutablePointer<UInt64>
    private let records: UnsafeMutablePointer<SegmentCost>
    private let segments: Int

    /// Bytes that `init` needs for a program with `exits` exits.
    package static func memorySize(exits: Int) -> Int {
        2 * exits * (window * MemoryLayout<UInt64>.stride + MemoryLayout<SegmentCost>.stride)
    }

    /// An empty model: every estimate is 0 until durations are recorded.
    /// - Precondition: `memory` has `memorySize(exits:)` bytes, aligned to 8, and outlives the model.
    package init(exits: Int, memory: UnsafeMutableRawPointer) {
        segments = 2 * exits
        durations = memory.bindMemory(to: UInt64.self, capacity: segments * Self.window)
        records = (memory + segments * Self.window * MemoryLayout<UInt64>.stride)
            .bindMemory(to: SegmentCost.self, capacity: segments)
        durations.initialize(repeating: 0, count: segments * Self.window)
        records.initialize(repeating: SegmentCost(), count: segments)
    }

    /// Adds a measured duration in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func record(_ segment: Segment, _ duration: UInt64) {
        let index = segment.index
        let samples = durations + index * Self.window
        samples[records[index].next] = duration
        records[index].next = (records[index].next + 1) % Self.window
        records[index].count = min(records[index].count + 1, Self.window)

        records[index].skips = 0
        records[index].largest = max(records[index].largest, duration)
        updateQuantile(index)
    }

    /// Notes that a segment was not run because its estimate did not fit; every 32nd time in a row its longest duration
    /// is forgotten, as long as some are left.
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
        records[index].highQuantile = records[index].count < 100 ? largest : second
    }

    /// The 99th percentile of a segment's recent durations in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func estimate(_ segment: Segment) -> UInt64 {
        records[segment.index].highQuantile
    }

    /// Whether any duration of a segment was recorded.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func isKnown(_ segment: Segment) -> Bool {
        records[segment.index].count > 0
    }

    /// The longest duration of a segment ever recorded, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func worst(_ segment: Segment) -> UInt64 {
        records[segment.index].largest
    }
}

/// A part of a program between two decisions.
package enum Segment {
    /// What exit n needs beyond the exits before it and shares with those after it; n counts from 0.
    case trunk(Int)
    /// What only exit n needs.
    case head(Int)

    var index: Int {
        get {
            switch self {
            case .trunk(let exit): 2 * exit
            case .head(let exit): 2 * exit + 1
            }
        }
    }
}

private struct SegmentCost {
    var next = 0
    var count = 0
    /// Runs in a row that left the segment out because it did not fit.
    var skips = 0
    var highQuantile: UInt64 = 0
    var largest: UInt64 = 0
}
