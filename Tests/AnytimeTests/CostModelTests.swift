import Anytime
import Engine
import Testing

/// What is believed of segments' costs.
@Suite struct CostModelTests {
    private func withModel(exits: Int, _ body: (borrowing CostModel) -> Void) throws {
        var arena = makeArena(CostModel.byteCount(exits: exits))
        body(CostModel(exits: exits, arena: &arena))
    }

    @Test func worstIsTheLongest() throws {
        try withModel(exits: 2) { model in
            for duration in [300, 100, 500, 200] as [UInt64] { model.record(.trunk(1), duration) }
            #expect(model.worst(.trunk(1)) == 500)
            #expect(model.estimates.of(.trunk(1)) + model.estimates.excess(of: .trunk(1)) == 500)
            #expect(model.estimates.of(.head(1)) == 0)
            #expect(model.worst(.trunk(0)) == 0)
        }
    }

    @Test func slowdownWidensAtOnceAndNarrowsSlowly() throws {
        try withModel(exits: 1) { model in
            for _ in 0..<DurationWindow.length { model.record(.trunk(0), 100) }
            model.observe(.trunk(0), 250)
            #expect(model.pace.pace == 1000)
            model.observe(.trunk(0), 240)
            #expect(model.pace.pace == 2400)
            var observations = 0
            while model.pace.pace > 1000, observations < 2000 {
                model.observe(.trunk(0), 100)
                observations += 1
            }
            #expect((100...1000).contains(observations))
        }
    }

    @Test func oneSlowSegmentIsNoSlowdown() throws {
        try withModel(exits: 1) { model in
            for _ in 0..<DurationWindow.length { model.record(.trunk(0), 100) }
            for _ in 0..<50 {
                model.observe(.trunk(0), 100_000)
                model.observe(.trunk(0), 100)
            }
            #expect(model.pace.pace == 1000)
        }
    }

    @Test func missingCostsAreGuessedFromTheWork() throws {
        var arena = makeArena(CostModel.byteCount(exits: 5) + SegmentCosts.byteCount(exits: 5))
        let model = CostModel(exits: 5, arena: &arena)
        let file = try PlanFileForTests()
        let work = SegmentCosts(multiplyAddsOf: file.runner.executor, arena: &arena)
        model.record(.trunk(0), 1_000_000)
        model.guessMissing(from: work)
        let pace = 1_000_000 / Double(work.of(.trunk(0)))
        let expected = 1.5 * pace * Double(work.of(.trunk(3)))
        #expect(abs(Double(model.estimates.of(.trunk(3))) - expected) < 2)
        #expect(model.worst(.trunk(0)) == 1_000_000)
        model.clear()
        model.guessMissing(from: work, pace: 2)
        #expect(model.estimates.of(.trunk(0)) == 3 * work.of(.trunk(0)))
    }
}
