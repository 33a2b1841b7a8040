import Engine

/// How often which duration occurred, in fixed buckets: counting allocates nothing, and no number of durations needs more
/// memory.
package struct DurationHistogram {
    /// Durations that were counted.
    package private(set) var count: UInt64 = 0
    /// The longest duration, in nanoseconds.
    package private(set) var longest: UInt64 = 0
    /// Number of buckets.
    package let places: Int
    private let buckets: UnsafeMutablePointer<UInt64>
    /// Each power of two has 2 to the power of so many buckets.
    private let bits: Int

    /// The longest durations share the last bucket: those of 2⁴⁰ ns, 18 minutes, and more.
    private static func bucketCount(_ bits: Int) -> Int { (41 - bits) << bits }

    /// Bytes that `init` takes from an arena.
    package static func byteCount(bits: Int = 4) -> Int { Arena.byteCount(UInt64.self, bucketCount(bits)) }

    /// A histogram without durations.
    /// - Parameter bits: How fine the buckets are: each is 2 to the power of −`bits` of a duration wide, 1...10.
    /// - Precondition: The arena outlives every copy of the histogram.
    package init(bits: Int = 4, arena: inout Arena) {
        precondition(bits >= 1 && bits <= 10, "DurationHistogram: bits out of range")
        self.bits = bits
        places = Self.bucketCount(bits)
        buckets = arena.take(UInt64.self, places)
        buckets.initialize(repeating: 0, count: places)
    }

    /// Counts a duration in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func record(_ duration: UInt64) {
        buckets[bucket(of: duration)] += 1
        count += 1
        longest = max(longest, duration)
    }

    /// How many durations were longer than this one, as far as the buckets tell: those of its own bucket count too.
    package func countAbove(_ duration: UInt64) -> UInt64 {
        guard duration < longest else { return 0 }
        var sum: UInt64 = 0
        for bucket in bucket(of: duration)..<places { sum += buckets[bucket] }
        return sum
    }

    /// A duration that at least `share` in `whole` durations do not exceed: the upper end of its bucket, and at most the
    /// longest one; 0 when there is none.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func quantile(_ share: UInt64, of whole: UInt64) -> UInt64 {
        let product = count.multipliedClamped(by: share)
        let rank = product / whole + (product % whole == 0 ? 0 : 1)
        var sum: UInt64 = 0
        for bucket in 0..<places where buckets[bucket] > 0 {
            sum += buckets[bucket]
            if sum >= rank { return bucket == places - 1 ? longest : min(end(of: bucket), longest) }
        }
        return longest
    }

    /// Halves every count, so that what is new weighs more than what is old. A single old duration is forgotten.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func fade() {
        count = 0
        var last = 0
        for bucket in 0..<places where buckets[bucket] > 0 {
            buckets[bucket] /= 2
            count += buckets[bucket]
            if buckets[bucket] > 0 { last = bucket }
        }
        longest = min(longest, end(of: last))
    }

    /// Forgets every duration.
    package mutating func clear() {
        buckets.update(repeating: 0, count: places)
        (count, longest) = (0, 0)
    }

    /// The bucket at a place, for storing: durations that were counted there, and a duration of it.
    package func bucket(_ place: Int) -> (count: UInt64, end: UInt64) { (buckets[place], end(of: place)) }

    /// Counts a duration `times` times.
    package mutating func record(_ duration: UInt64, times: UInt64) {
        guard times > 0 else { return }
        buckets[bucket(of: duration)] += times
        count += times
        longest = max(longest, duration)
    }

    /// Buckets are one nanosecond wide for the shortest durations, and parts of a power of two from there on.
    private func bucket(of duration: UInt64) -> Int {
        guard duration >> UInt64(bits) != 0 else { return Int(duration) }
        let power = 63 - duration.leadingZeroBitCount
        let part = Int(truncatingIfNeeded: duration >> UInt64(power - bits)) & ((1 << bits) - 1)
        return min(((power - bits + 1) << bits) + part, places - 1)
    }

    /// The longest duration of a bucket.
    private func end(of bucket: Int) -> UInt64 {
        guard bucket >> bits != 0 else { return UInt64(bucket) }
        let shift = UInt64((bucket >> bits) - 1)
        return (UInt64((1 << bits) + (bucket & ((1 << bits) - 1)) + 1) << shift) - 1
    }
}
