import Anytime
import Engine
import Testing

/// The best classes, by sorting all of them.
@Suite struct RankingTests {
    private func ranked(_ logits: [[Float]], count: Int, temperature: Float = 1) throws -> [[Ranking.Candidate]] {
        var arena = makeArena(Ranking.byteCount(exits: logits.count))
        let ranking = Ranking(exits: logits.count, classes: logits[0].count, count: count, arena: &arena)
        for (exit, logits) in logits.enumerated() {
            logits.withUnsafeBufferPointer { ranking.rank(exit: exit, logits: $0, temperature: temperature) }
        }
        return logits.indices.map { exit in
            (0..<ranking.count).map { ranking.candidate(exit: exit, place: $0) }
        }
    }

    @Test(arguments: [1, 2, 5, 16])
    func equalsSorting(count: Int) throws {
        var generator = SystemRandomNumberGenerator()
        for classes in [1, 2, 10, 300] {
            // Few different values, so that there are many ties.
            let logits = (0..<4).map { _ in
                (0..<classes).map { _ in Float(Int.random(in: -9...9, using: &generator)) / 2 }
            }
            let rankings = try ranked(logits, count: count, temperature: 1.5)
            for (logits, candidates) in zip(logits, rankings) {
                let order = logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }
                #expect(candidates.map { Int($0.classIndex) } == Array(order.prefix(count)))
                let softmax = logits.withUnsafeBufferPointer { Softmax($0, temperature: 1.5) }
                #expect(candidates.map(\.score) == order.prefix(count).map { softmax.probability(of: logits[$0]) })
            }
        }
    }

    @Test func laterExitLeavesTheEarlierAnswer() throws {
        let rankings = try ranked([[1, 2, 3], [3, 2, 1]], count: 2)
        #expect(rankings.map { $0.map(\.classIndex) } == [[2, 1], [0, 1]])
    }

    /// Scores that round to the same number keep the order of their logits.
    @Test func logitsDecide() throws {
        let rankings = try ranked([[100, 200, 150]], count: 3)
        #expect(rankings[0].map(\.classIndex) == [1, 2, 0])
    }
}
