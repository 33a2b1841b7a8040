/// What each segment of a program costs on this machine, measured and kept up to date by every run.
///
/// A segment is the trunk or the head of one exit. Of each the latest 128 durations are kept; the estimate is their
/// 99th percentile, so that one slow run, say by a processor that has just been throttled, widens it soon, and it
/// narrows again only when the slow runs are forgotten. Memory belongs to the caller.
public struct CostModel: ~Copyable {
    /// Durations kept per segment.
    public static var window: Int { 128 }

    private let durations: UnsafeMutablePointer<UInt64>
    private let records: UnsafeMutablePointer<SegmentCost>
    private let segments: Int

    /// Bytes that `init` needs for a program with `exits` exits.
    public static func memorySize(exits: Int) -> Int {
        2 * exits * (window * MemoryLayout<UInt64>.stride + MemoryLayout<SegmentCost>.stride)
    }

    /// An empty model: every estimate is 0 until durations are recorded.
    /// - Precondition: `memory` has `memorySize(exits:)` bytes, aligned to 8, and outlives the model.
    public init(exits: Int, memory: UnsafeMutableRawPointer) {
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
    public func record(_ segment: Segment, _ duration: UInt64) {
        let index = segment.index
        let samples = durations + index * Self.window
        samples[records[index].next] = duration
        records[index].next = (records[index].next + 1) % Self.window
        records[index].count = min(records[index].count + 1, Self.window)

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
        // Rank ⌈0.99 n⌉ is the largest sample up to n = 99 and the second largest from there to 128.
        records[index].highQuantile = records[index].count < 100 ? largest : second
        records[index].largest = max(records[index].largest, duration)
    }

    /// The 99th percentile of a segment's recent durations in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func estimate(_ segment: Segment) -> UInt64 {
        records[segment.index].highQuantile
    }

    /// The longest duration of a segment ever recorded, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func worst(_ segment: Segment) -> UInt64 {
        records[segment.index].largest
    }
}

/// A part of a program between two decisions.
public enum Segment {
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
    var highQuantile: UInt64 = 0
    var largest: UInt64 = 0
}
