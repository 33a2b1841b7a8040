import Anytime
import Engine
import Testing

/// The estimates that deadline decisions rest on.
@Suite struct CostModelTests {
    private func withModel(exits: Int, _ body: (borrowing CostModel) -> Void) throws {
        var arena = makeArena(CostModel.byteCount(exits: exits))
        body(CostModel(exits: exits, arena: &arena))
    }

    @Test func estimateOfFewSamplesIsTheLargest() throws {
        try withModel(exits: 2) { model in
            for duration in [300, 100, 500, 200] as [UInt64] { model.record(.trunk(1), duration) }
            #expect(model.estimates.of(.trunk(1)) == 500)
            #expect(model.estimates.of(.head(1)) == 0)
            #expect(model.estimates.of(.trunk(0)) == 0)
        }
    }

    @Test func oneOutlierInAFullWindowDoesNotCount() throws {
        try withModel(exits: 1) { model in
            for _ in 0..<DurationWindow.length { model.record(.head(0), 100) }
            model.record(.head(0), 10_000)
            #expect(model.estimates.of(.head(0)) == 100)
            #expect(model.worst(.head(0)) == 10_000)
        }
    }

    @Test func slowdownWidensAtOnceAndIsForgottenWithTheWindow() throws {
        try withModel(exits: 1) { model in
            for _ in 0..<DurationWindow.length { model.record(.trunk(0), 100) }
            model.record(.trunk(0), 250)
            model.record(.trunk(0), 240)
            #expect(model.estimates.of(.trunk(0)) == 240)
            for _ in 0..<DurationWindow.length { model.record(.trunk(0), 110) }
            #expect(model.estimates.of(.trunk(0)) == 110)
        }
    }

    /// One disturbed run must not rule a segment out for good: left out, it would never be measured again.
    @Test func longestDurationsFadeWhileASegmentIsLeftOut() throws {
        try withModel(exits: 1) { model in
            for _ in 0..<20 { model.record(.trunk(0), 100) }
            model.record(.trunk(0), 5000)
            for _ in 0..<31 { model.recordSkipped(.trunk(0)) }
            #expect(model.estimates.of(.trunk(0)) == 5000)
            model.recordSkipped(.trunk(0))
            #expect(model.estimates.of(.trunk(0)) == 100)
            for _ in 0..<10_000 { model.recordSkipped(.trunk(0)) }
            #expect(model.estimates.of(.trunk(0)) == 100)
            model.record(.trunk(0), 700)
            #expect(model.estimates.of(.trunk(0)) == 700)
        }
    }

    /// The 99th percentile by sorting, for every length and many orders.
    @Test func estimateEqualsSortedPercentile() throws {
        var generator = SystemRandomNumberGenerator()
        try withModel(exits: 1) { model in
            var samples: [UInt64] = []
            for _ in 0..<400 {
                let duration = UInt64.random(in: 1...1000, using: &generator)
                samples.append(duration)
                model.record(.trunk(0), duration)
                let recent = samples.suffix(DurationWindow.length).sorted()
                let rank = (99 * recent.count + 99) / 100
                #expect(model.estimates.of(.trunk(0)) == recent[rank - 1])
            }
        }
    }
}
