import CLinux
import Engine

/// What each segment of a program costs on this machine in undisturbed runs, kept up to date by every run.
///
/// A segment usually takes its running median, and at worst the longest of its latest 128 durations, which thus fades. A
/// segment that does not fit is not run and learns nothing new; so that a slow time does not rule it out for good, its
/// longest durations fade too.
package struct CostModel: ~Copyable {
    /// What each segment usually takes, and by how much it may exceed that, in nanoseconds; 0 where nothing is known.
    package let estimates: SegmentCosts
    /// Nanoseconds between readings of the processor time: a 200th of the run goes into reading it.
    let meterInterval: UInt64
    private let usual: UnsafeMutablePointer<UInt64>
    private let excess: UnsafeMutablePointer<UInt64>
    private let windows: UnsafeMutablePointer<DurationWindow>
    private let slowDown: UnsafeMutablePointer<SlowDown>
    /// Where every duration that is recorded is counted too, by segment, while somebody makes a profile.
    private let collector: UnsafeMutablePointer<UnsafeMutablePointer<DurationHistogram>?>

    /// Bytes that `init` takes from an arena for a program with `exits` exits.
    package static func byteCount(exits: Int) -> Int {
        let segments = Segment.count(exits: exits)
        return 2 * Arena.byteCount(UInt64.self, segments) + Arena.byteCount(DurationWindow.self, segments)
            + segments * DurationWindow.byteCount + Arena.byteCount(SlowDown.self, 1)
            + Arena.byteCount(UnsafeMutablePointer<DurationHistogram>?.self, 1)
    }

    /// An empty model: nothing is known until durations are recorded.
    /// - Precondition: The arena outlives the model.
    package init(exits: Int, arena: inout Arena) {
        let segments = Segment.count(exits: exits)
        usual = arena.take(UInt64.self, segments)
        usual.initialize(repeating: 0, count: segments)
        excess = arena.take(UInt64.self, segments)
        excess.initialize(repeating: 0, count: segments)
        windows = arena.take(DurationWindow.self, segments)
        for segment in 0..<segments { (windows + segment).initialize(to: DurationWindow(arena: &arena)) }
        slowDown = arena.take(SlowDown.self, 1)
        slowDown.initialize(to: SlowDown())
        collector = arena.take(UnsafeMutablePointer<DurationHistogram>?.self, 1)
        collector.initialize(to: nil)
        meterInterval = 200 * Self.readingTime()
        estimates = SegmentCosts(usual: usual, excess: excess, exits: exits)
    }

    /// How much slower the machine is just now than what was measured.
    package var pace: SlowDown { slowDown.pointee }

    /// Adds the duration of an undisturbed run in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func record(_ segment: Segment, _ duration: UInt64) {
        if windows[segment.index].record(duration), let histograms = collector.pointee {
            histograms[segment.index].record(duration)
        }
        update(segment.index)
    }

    /// Counts every duration that is recorded from now on in a histogram of its segment's, or no longer.
    /// - Parameter histograms: `Segment.count(exits:)` of them.
    package func collect(into histograms: UnsafeMutablePointer<DurationHistogram>?) {
        collector.pointee = histograms
    }

    /// Replaces what is known of a segment by durations that were measured before, ascending, in nanoseconds.
    package func fill(_ segment: Segment, _ sorted: UnsafeBufferPointer<UInt64>) {
        windows[segment.index].fill(sorted)
        update(segment.index)
    }

    /// Takes what a segment has just taken, whatever held it up, to notice at once when the machine becomes slower.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func observe(_ segment: Segment, _ duration: UInt64) {
        slowDown.pointee.observe(duration, longest: windows[segment.index].longest)
    }

    /// Notes that a segment was not run because it was not expected to be finished in time.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func recordSkipped(_ segment: Segment) {
        windows[segment.index].recordSkipped()
        update(segment.index)
    }

    /// What a segment took at worst, of the runs that are remembered, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func worst(_ segment: Segment) -> UInt64 {
        usual[segment.index] + excess[segment.index]
    }

    /// What exit 1 took at worst, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func worstFirstExit() -> UInt64 {
        worst(.trunk(0)) + worst(.head(0))
    }

    /// What exit 1 usually takes, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func usualFirstExit() -> UInt64 {
        estimates.of(.trunk(0)) + estimates.of(.head(0))
    }

    /// The durations of a segment.
    package func window(_ segment: Segment) -> DurationWindow { windows[segment.index] }

    /// Forgets what is known of the segments of exit `exit`, counted from 0, and of later ones.
    package func clear(fromExit exit: Int = 0) {
        for segment in Segment.trunk(exit).index..<Segment.count(exits: estimates.exits) {
            windows[segment].clear()
            update(segment)
        }
        slowDown.pointee = SlowDown()
    }

    /// Fills in what was never measured: from its multiply-adds, at one and a half times the slowest pace of what was.
    /// - Parameters:
    ///   - multiplyAdds: Of the same program.
    ///   - pace: The nanoseconds of a multiply-add, where no segment at all was measured.
    package func guessMissing(from multiplyAdds: SegmentCosts, pace: Double = 0) {
        var pace = pace
        let segments = Segment.count(exits: estimates.exits)
        for index in 0..<segments where windows[index].count > 0 {
            let work = multiplyAdds.of(Segment(index: index))
            if work > 0 { pace = max(pace, Double(usual[index] + excess[index]) / Double(work)) }
        }
        for index in 0..<segments where windows[index].count == 0 {
            usual[index] = UInt64(min(1.5 * pace * Double(multiplyAdds.of(Segment(index: index))), 1e18))
        }
    }

    /// What reading the processor time takes, in nanoseconds.
    private static func readingTime() -> UInt64 {
        var shortest = UInt64.max
        for _ in 0..<16 {
            let start = clinux_now_ns()
            _ = clinux_thread_cpu_ns()
            shortest = min(shortest, clinux_now_ns() - start)
        }
        return shortest
    }

    private func update(_ index: Int) {
        let window = windows + index
        usual[index] = window.pointee.typical
        excess[index] = window.pointee.longest - min(window.pointee.typical, window.pointee.longest)
    }
}
