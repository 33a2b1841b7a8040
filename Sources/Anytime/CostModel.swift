import Engine

/// What each segment of a program costs on this machine, measured and kept up to date by every run.
///
/// The estimate is the 99th percentile of a segment's latest durations, so that slow runs, say by a processor that has
/// just been throttled, widen it soon, and it narrows again only when they are forgotten. A segment that does not fit is
/// not run and learns nothing new; so that one disturbed run does not rule it out for good, its longest durations fade.
package struct CostModel: ~Copyable {
    /// The 99th percentile of each segment's recent durations in nanoseconds; 0 where none was recorded.
    package let estimates: SegmentCosts
    private let quantiles: UnsafeMutablePointer<UInt64>
    private let windows: UnsafeMutablePointer<DurationWindow>

    /// Bytes that `init` takes from an arena for a program with `exits` exits.
    package static func byteCount(exits: Int) -> Int {
        let segments = Segment.count(exits: exits)
        return Arena.byteCount(UInt64.self, segments) + Arena.byteCount(DurationWindow.self, segments)
            + segments * DurationWindow.byteCount
    }

    /// An empty model: every estimate is 0 until durations are recorded.
    /// - Precondition: The arena outlives the model.
    package init(exits: Int, arena: inout Arena) {
        let segments = Segment.count(exits: exits)
        quantiles = arena.take(UInt64.self, segments)
        windows = arena.take(DurationWindow.self, segments)
        quantiles.initialize(repeating: 0, count: segments)
        for segment in 0..<segments { (windows + segment).initialize(to: DurationWindow(arena: &arena)) }
        estimates = SegmentCosts(quantiles, exits: exits)
    }

    /// Adds a measured duration in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func record(_ segment: Segment, _ duration: UInt64) {
        let window = windows + segment.index
        window.pointee.record(duration)
        quantiles[segment.index] = window.pointee.estimate
    }

    /// Notes that a segment was not run because its estimate did not fit.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func recordSkipped(_ segment: Segment) {
        let window = windows + segment.index
        window.pointee.recordSkipped()
        quantiles[segment.index] = window.pointee.estimate
    }

    /// The longest duration of a segment ever recorded, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func worst(_ segment: Segment) -> UInt64 {
        windows[segment.index].longest
    }
}
