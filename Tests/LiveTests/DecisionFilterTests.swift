import Live
import Testing

/// States that do not flicker.
@Suite struct DecisionFilterTests {
    /// What each vote, a class and its score, makes of the decision.
    private func decisions(_ filter: DecisionFilter, _ votes: [(Int?, Float)]) -> [Int?] {
        var filter = filter
        return votes.map { vote in
            let before = filter.classIndex
            let isNew = filter.hear(vote.0, score: vote.1)
            #expect(isNew == (before != filter.classIndex))
            if isNew { #expect(filter.previous == before) }
            return filter.classIndex
        }
    }

    @Test func withoutConditionsEveryAnswerDecides() {
        let filter = DecisionFilter(floor: 0, hold: 1)
        #expect(decisions(filter, [(1, 0.1), (2, 0.9), (2, 0.9), (nil, 0), (1, 0.3)]) == [1, 2, 2, 2, 1])
    }

    @Test func lowScoresAreUnknown() {
        let filter = DecisionFilter(floor: 0.5, hold: 1)
        #expect(decisions(filter, [(1, 0.4), (1, 0.5), (1, 0.49), (2, 0.9)]) == [nil, 1, nil, 2])
    }

    @Test func newClassMustWinInARow() {
        let filter = DecisionFilter(floor: 0, hold: 3)
        let votes: [(Int?, Float)] = [1, 1, 1, 2, 2, 1, 2, 2, 3, 3, 2, 2, 2].map { ($0, 0.9) }
        #expect(decisions(filter, votes) == [nil, nil, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
    }

    @Test func framesWithoutAnAnswerSayNothing() {
        let filter = DecisionFilter(floor: 0, hold: 2)
        #expect(decisions(filter, [(1, 0.9), (nil, 0), (1, 0.9)]) == [nil, nil, 1])
    }

    @Test func unknownMustWinInARowToo() {
        let filter = DecisionFilter(floor: 0.5, hold: 2)
        #expect(
            decisions(filter, [(1, 0.9), (1, 0.9), (1, 0.1), (1, 0.9), (2, 0.1), (3, 0.2), (3, 0.2)])
                == [nil, 1, 1, 1, 1, nil, nil])
    }
}
