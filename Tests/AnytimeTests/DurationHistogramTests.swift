import Anytime
import Engine
import Testing

/// Counting durations in buckets.
@Suite struct DurationHistogramTests {
    private func withHistogram(bits: Int = 4, _ body: (inout DurationHistogram) throws -> Void) rethrows {
        var arena = makeArena(DurationHistogram.byteCount(bits: bits))
        var histogram = DurationHistogram(bits: bits, arena: &arena)
        try body(&histogram)
    }

    @Test(arguments: [1, 4, 8, 10]) func quantilesAreWithinABucketOfThoseOfSorting(bits: Int) {
        var generator = SystemRandomNumberGenerator()
        withHistogram(bits: bits) { histogram in
            var durations: [UInt64] = []
            for _ in 0..<5000 {
                let duration = UInt64.random(in: 0...(1 << UInt64.random(in: 1...39, using: &generator)))
                durations.append(duration)
                histogram.record(duration)
            }
            durations.sort()
            for (share, whole) in [(1, 2), (99, 100), (999, 1000), (1, 1000), (1, 1)] as [(UInt64, UInt64)] {
                let exact = durations[(durations.count * Int(share) + Int(whole) - 1) / Int(whole) - 1]
                let found = histogram.quantile(share, of: whole)
                #expect(found >= exact)
                #expect(found - exact <= exact >> UInt64(bits))
            }
            #expect(histogram.longest == durations.last)
            #expect(histogram.count == 5000)
        }
    }

    @Test func everyDurationHasABucket() {
        withHistogram { histogram in
            #expect(histogram.quantile(1, of: 2) == 0)
            for duration in [0, 1, 15, 16, 17, 31, 32, 1 << 39, 1 << 40, 1 << 63, .max] as [UInt64] {
                histogram.clear()
                histogram.record(duration)
                #expect(histogram.quantile(1, of: 1) == duration)
                #expect(histogram.countAbove(duration) == 0)
                if duration > 0 { #expect(histogram.countAbove(duration - 1) == 1, "\(duration)") }
            }
        }
    }

    @Test func countsAboveErrUpwards() {
        withHistogram { histogram in
            for duration in 1...1000 as ClosedRange<UInt64> { histogram.record(duration * 1000) }
            for limit in [0, 500, 70_000, 500_000, 999_999] as [UInt64] {
                let exact = UInt64((1...1000).count { UInt64($0) * 1000 > limit })
                #expect(histogram.countAbove(limit) >= exact)
                #expect(histogram.countAbove(limit) <= exact + limit / 16_000 + 1)
            }
            #expect(histogram.countAbove(1_000_000) == 0)
        }
    }

    @Test func fadingForgetsWhatWasSeenOnce() {
        withHistogram { histogram in
            for _ in 0..<1000 { histogram.record(100) }
            histogram.record(13_000_000)
            histogram.fade()
            #expect(histogram.count == 500)
            #expect(histogram.longest >= 100 && histogram.longest < 110)
            #expect(histogram.countAbove(200) == 0)
        }
    }

    @Test func storedBucketsGiveTheSameHistogram() {
        var arena = makeArena(2 * DurationHistogram.byteCount())
        var one = DurationHistogram(arena: &arena)
        var other = DurationHistogram(arena: &arena)
        for duration in [3, 90, 90, 5000, 123_456_789] as [UInt64] { one.record(duration) }
        for place in 0..<one.places {
            let (count, end) = one.bucket(place)
            other.record(end, times: count)
        }
        #expect(other.count == one.count)
        for share in 1...10 as ClosedRange<UInt64> {
            #expect(other.quantile(share, of: 10) >= one.quantile(share, of: 10))
            #expect(other.quantile(share, of: 10) <= one.quantile(share, of: 10) * 17 / 16)
        }
    }
}

/// What may be expected of what was seen.
@Suite struct MissBoundTests {
    /// Half the 95th percentile of chi squared with 2 (k + 1) degrees of freedom, from tables.
    @Test(arguments: [
        (0, 2.9957), (1, 4.7439), (2, 6.2958), (3, 7.7537), (10, 16.9622), (50, 63.2872), (100, 118.0789),
    ])
    func upperBoundIsThatOfThePoissonDistribution(events: Int, bound: Double) {
        let found = MissBound(events: UInt64(events), trials: 1_000_000).upperBound * 1_000_000
        #expect(found >= bound)
        #expect(found < bound * 1.01)
    }

    @Test func nothingTriedPromisesNothing() {
        #expect(MissBound(events: 0, trials: 0).upperBound == 1)
        #expect(MissBound(events: 0, trials: 0).rate == 0)
        #expect(MissBound(events: 5, trials: 5).upperBound == 1)
        #expect(MissBound(events: 1, trials: 4).rate == 0.25)
    }
}
