import Engine

/// The latest 128 durations of one thing that was not disturbed, how long it usually takes, and how long at worst.
///
/// The same operations on data of the same size take about the same time. So a duration of more than three times the
/// usual one is taken for a disturbance that nobody saw, of a hypervisor for instance, and is left out: unless the two
/// before were as long, for then the machine has become slower.
package struct DurationWindow {
    /// Durations that are kept.
    package static var length: Int { 128 }

    /// A running median of the durations in nanoseconds; 0 when there is none.
    package private(set) var typical: UInt64 = 0
    /// The longest duration that is kept, in nanoseconds; 0 when there is none.
    package private(set) var longest: UInt64 = 0
    /// Durations that are kept now, at most `length`.
    package private(set) var count = 0
    private let samples: UnsafeMutablePointer<UInt64>
    private var next = 0
    /// Durations in a row that were taken for disturbances.
    private var outliers = 0
    /// Runs in a row that were left out because they were expected to take too long.
    private var skips = 0

    private static var patience: Int { 32 }
    private static var fewestDurations: Int { 8 }
    private static var mostOutliers: Int { 3 }

    /// Bytes that `init` takes from an arena.
    package static var byteCount: Int { Arena.byteCount(UInt64.self, length) }

    /// A window without durations.
    /// - Precondition: The arena outlives every copy of the window.
    package init(arena: inout Arena) {
        samples = arena.take(UInt64.self, Self.length)
        samples.initialize(repeating: 0, count: Self.length)
    }

    /// Forgets every duration.
    package mutating func clear() {
        (typical, longest, count, next, skips, outliers) = (0, 0, 0, 0, 0, 0)
    }

    /// Replaces what is known by durations that were measured before.
    /// - Parameter sorted: In nanoseconds, ascending; the longest 128 are kept.
    package mutating func fill(_ sorted: UnsafeBufferPointer<UInt64>) {
        clear()
        guard !sorted.isEmpty else { return }
        count = min(sorted.count, Self.length)
        for place in 0..<count { samples[place] = sorted[sorted.count - count + place] }
        next = count % Self.length
        typical = sorted[(sorted.count - 1) / 2]
        longest = sorted[sorted.count - 1]
    }

    /// Adds a duration in nanoseconds; the oldest one goes.
    /// - Returns: Whether it was added, and not taken for a disturbance.
    /// - Complexity: O(1), but O(`length`) when the longest one goes.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    @discardableResult
    package mutating func record(_ duration: UInt64) -> Bool {
        skips = 0
        let isOutlier = count >= Self.fewestDurations && duration > 3 * typical
        outliers = isOutlier ? outliers + 1 : 0
        if isOutlier, outliers < Self.mostOutliers { return false }
        let oldest = count == Self.length ? samples[next] : 0
        samples[next] = duration
        next = (next + 1) % Self.length
        count = min(count + 1, Self.length)
        followMedian(duration)
        if count == Self.fewestDurations, oldest == 0 {
            dropFirstOutliers()
        } else if duration >= longest {
            longest = duration
        } else if oldest == longest {
            findLongest()
        }
        return true
    }

    /// Notes that something was not run because it was expected to take too long; every 32nd time in a row the longest
    /// duration is forgotten, as long as some are left.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func recordSkipped() {
        skips += 1
        guard skips % Self.patience == 0, count > Self.fewestDurations else { return }
        var position = 0
        for other in 1..<count where samples[other] > samples[position] { position = other }
        count -= 1
        samples[position] = samples[count]
        next = count
        findLongest()
        typical = min(typical, longest)
    }

    /// The duration that `share` of 128 parts of those that are kept do not exceed, by sorting; for reports.
    package func quantile(_ share: Int) -> UInt64 {
        guard count > 0 else { return 0 }
        var sorted = InlineArray<128, UInt64>(repeating: 0)
        for position in 0..<count {
            var place = position
            while place > 0, sorted[place - 1] > samples[position] {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = samples[position]
        }
        return sorted[min(max((share * count + 127) / 128, 1), count) - 1]
    }

    /// Among the first durations disturbances cannot be told; now they can.
    private mutating func dropFirstOutliers() {
        typical = quantile(Self.length / 2)
        var kept = 0
        for position in 0..<count where samples[position] <= 3 * typical {
            samples[kept] = samples[position]
            kept += 1
        }
        (count, next) = (kept, kept)
        findLongest()
    }

    /// Moves the median a step towards a duration: as many steps go up as down when half of the durations are longer.
    private mutating func followMedian(_ duration: UInt64) {
        if count == 1 { typical = duration }
        let step = max(typical / (count < 32 ? 16 : 64), 1)
        if duration > typical {
            typical = min(typical + step, duration)
        } else if duration < typical {
            typical = max(typical - min(step, typical), duration)
        }
    }

    private mutating func findLongest() {
        longest = 0
        for position in 0..<count { longest = max(longest, samples[position]) }
    }
}
