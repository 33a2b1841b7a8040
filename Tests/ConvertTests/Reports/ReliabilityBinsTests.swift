import Convert
import Testing

@Suite struct ReliabilityBinsTests {
    private func bins(_ answers: [(score: Float, isCorrect: Bool)]) -> ReliabilityBins {
        var bins = ReliabilityBins()
        for answer in answers { bins.add(score: answer.score, isCorrect: answer.isCorrect) }
        return bins
    }

    @Test func sumsTheBinsDistancesWeightedByTheirAnswers() {
        // Bin (0.8667, 0.9333]: 2 of 3 right at scores of 0.9 + 0.875 + 0.925 = 2.7. Bin (0.4667, 0.5333]: 1 of 1 at 0.5.
        // Bin (0.2, 0.2667]: 0 of 1 at 0.25. (0.7 + 0.5 + 0.25) / 5 = 29 %.
        let answers: [(Float, Bool)] = [(0.9, true), (0.5, true), (0.875, true), (0.25, false), (0.925, false)]
        #expect(abs(bins(answers).errorPercent - 29) < 1e-5)
    }

    @Test func errorsOfOneBinCancelAndThoseOfTwoDoNot() {
        // 0.5 and 0.53 share a bin, in which one answer of two is right at a mean score of 0.515.
        #expect(abs(bins([(0.5, true), (0.53, false)]).errorPercent - 1.5) < 1e-4)
        // 0.54 is in the next: (|1 − 0.5| + |0 − 0.54|) / 2.
        #expect(abs(bins([(0.5, true), (0.54, false)]).errorPercent - 52) < 1e-4)
    }

    @Test func theRangesEndsAreCounted() {
        #expect(bins([]).errorPercent == 0)
        #expect(bins([(1, true), (0, false)]).errorPercent == 0)
        #expect(bins([(1, false), (0, true)]).errorPercent == 100)
    }

    @Test func whatIsNoNumberCountsAsZero() {
        #expect(bins([(.nan, false), (-.infinity, false)]) == bins([(0, false), (0, false)]))
        #expect(bins([(.infinity, true), (3e38, true)]) == bins([(1, true), (1, true)]))
    }

    @Test func partsAddUpToTheWholeInAnyOrder() {
        let answers = (0..<1000).map { index -> (score: Float, isCorrect: Bool) in
            let score = Float(index * 389 % 1000) / 999
            return (score, index % 3 == 0)
        }
        var first = bins(Array(answers[0..<311]))
        let second = bins(Array(answers[311...]))
        var turned = second
        turned.add(first)
        first.add(second)
        #expect(first == bins(answers))
        #expect(turned == first)
        #expect(first.errorPercent > 1)
    }
}
