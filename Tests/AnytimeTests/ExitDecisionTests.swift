import Anytime
import Engine
import Testing

/// What a run does next, without a plan and without a clock.
@Suite struct ExitDecisionTests {
    /// Gives each exit's (trunk, head) costs, and a state, to a decision.
    private func decide(
        _ costs: [(trunk: UInt64, head: UInt64)], trunks: Int, answered: Int,
        _ decision: (ExitDecision.State, SegmentCosts) -> ExitDecision
    ) throws -> ExitDecision {
        var arena = makeArena(CostModel.byteCount(exits: costs.count))
        let model = CostModel(exits: costs.count, arena: &arena)
        for (exit, cost) in costs.enumerated() {
            if cost.trunk > 0 { model.record(.trunk(exit), cost.trunk) }
            if cost.head > 0 { model.record(.head(exit), cost.head) }
        }
        var state = ExitDecision.State()
        state.trunks = trunks
        state.answered = answered
        return decision(state, model.estimates)
    }

    private func byDeadline(
        _ costs: [(trunk: UInt64, head: UInt64)], trunks: Int, answered: Int, left: UInt64, pace: SlowDown = SlowDown()
    ) throws -> ExitDecision {
        try decide(costs, trunks: trunks, answered: answered) {
            .byDeadline($0, costs: $1, pace: pace, now: 1000, limit: 1000 + left)
        }
    }

    private static let even: [(trunk: UInt64, head: UInt64)] = [(10, 1), (10, 1), (10, 1)]

    @Test func exitOneComesFirstWhateverItCosts() throws {
        #expect(try byDeadline(Self.even, trunks: 0, answered: 0, left: 0) == .trunk(0))
        #expect(try byDeadline(Self.even, trunks: 1, answered: 0, left: 0) == .head(0))
    }

    @Test func whatFitsIsRun() throws {
        #expect(try byDeadline(Self.even, trunks: 1, answered: 1, left: 21) == .trunk(1))
        #expect(try byDeadline(Self.even, trunks: 2, answered: 1, left: 11) == .trunk(2))
        #expect(try byDeadline(Self.even, trunks: 3, answered: 1, left: 1) == .head(2))
        #expect(try byDeadline(Self.even, trunks: 3, answered: 3, left: 100) == .stop)
    }

    @Test func headOnTheWayIsRunOnlyIfItAnswers() throws {
        #expect(try byDeadline(Self.even, trunks: 2, answered: 1, left: 10) == .head(1))
        #expect(try byDeadline(Self.even, trunks: 2, answered: 1, left: 0) == .stop)
    }

    @Test func trunkThatDoesNotFitIsNotBegun() throws {
        #expect(try byDeadline(Self.even, trunks: 1, answered: 1, left: 10) == .stop)
        #expect(try byDeadline(Self.even, trunks: 1, answered: 1, left: 11) == .trunk(1))
    }

    @Test func costlyHeadIsSkipped() throws {
        let costs: [(trunk: UInt64, head: UInt64)] = [(10, 1), (10, 1000), (10, 1)]
        #expect(try byDeadline(costs, trunks: 1, answered: 1, left: 21) == .trunk(1))
        #expect(try byDeadline(costs, trunks: 1, answered: 1, left: 20) == .stop)
    }

    /// Only one of the segments on the way is expected to take as long as it ever did.
    @Test func oneExcessIsKeptFree() throws {
        var arena = makeArena(CostModel.byteCount(exits: 3))
        let model = CostModel(exits: 3, arena: &arena)
        for exit in 0..<3 {
            for _ in 0..<DurationWindow.length { model.record(.trunk(exit), 1000) }
            model.record(.trunk(exit), 1500)
            for _ in 0..<3 { model.record(.head(exit), 10) }
        }
        let (usual, most) = (model.estimates.of(.trunk(1)), model.worst(.trunk(1)))
        #expect(most == 1500 && usual < 1100)
        var state = ExitDecision.State()
        (state.trunks, state.answered) = (1, 1)
        func decide(_ left: UInt64) -> ExitDecision {
            .byDeadline(state, costs: model.estimates, pace: model.pace, now: 0, limit: left)
        }
        // To exit 2, and to exit 3 through two trunks of which one is slow.
        #expect(decide(most + 10 - 1) == .stop)
        #expect(decide(most + 10) == .trunk(1))
        state.trunks = 2
        #expect(decide(most + 10) == .trunk(2))
        state.trunks = 1
        let whole = usual + most + 10
        state.answered = 2
        #expect(decide(whole) == .trunk(1))
        #expect(decide(whole - 1) == .stop)
    }

    @Test func slowMachineAimsNearer() throws {
        var pace = SlowDown()
        for _ in 0..<2 { pace.observe(200, longest: 100) }
        #expect(pace.pace == 2000)
        #expect(try byDeadline(Self.even, trunks: 1, answered: 1, left: 22, pace: pace) == .trunk(1))
        #expect(try byDeadline(Self.even, trunks: 1, answered: 1, left: 21, pace: pace) == .stop)
    }

    @Test func unknownCostsLeadFromExitToExit() throws {
        let costs: [(trunk: UInt64, head: UInt64)] = [(10, 1), (0, 0), (0, 0)]
        #expect(try byDeadline(costs, trunks: 1, answered: 1, left: 5) == .trunk(1))
        #expect(try byDeadline(costs, trunks: 2, answered: 1, left: 5) == .head(1))
        #expect(try byDeadline(costs, trunks: 2, answered: 2, left: 5) == .trunk(2))
    }

    @Test(
        arguments: [
            (0, 0, 1000, ExitDecision.trunk(0)), (1, 0, 1000, .trunk(1)), (2, 0, 1000, .trunk(2)),
            (3, 0, 1000, .head(2)),
            (0, 0, 32, .trunk(0)), (1, 0, 22, .head(0)), (0, 0, 0, .trunk(0)), (1, 0, 0, .head(0)), (3, 3, 1000, .stop),
        ] as [(Int, Int, UInt64, ExitDecision)])
    func budgetGoesStraightToTheFurthestExit(
        trunks: Int, answered: Int, budget: UInt64, expected: ExitDecision
    ) throws {
        let costs: [(trunk: UInt64, head: UInt64)] = [(10, 1), (20, 1), (40, 1)]
        let spent: [UInt64] = [0, 10, 30, 70]
        let decision = try decide(costs, trunks: trunks, answered: answered) {
            .byBudget($0, costs: $1, spent: spent[trunks], budget: budget)
        }
        #expect(decision == expected)
    }

    @Test func fixedExitSkipsTheHeadsBefore() throws {
        var state = ExitDecision.State()
        #expect(ExitDecision.towards(1, state) == .trunk(0))
        state.trunks = 2
        #expect(ExitDecision.towards(1, state) == .head(1))
        state.answered = 2
        #expect(ExitDecision.towards(1, state) == .stop)
    }

    @Test func everythingIsInOrder() throws {
        var state = ExitDecision.State()
        var order: [ExitDecision] = []
        while true {
            let next = ExitDecision.everything(state, exits: 2)
            order.append(next)
            if case .trunk(let exit) = next { state.trunks = exit + 1 }
            if case .head(let exit) = next { state.answered = exit + 1 }
            if next == .stop { break }
        }
        #expect(order == [.trunk(0), .head(0), .trunk(1), .head(1), .stop])
    }
}
