import Convert
import Testing

/// Which answers count as right.
@Suite struct AnswerCountsTests {
    private static let logits: [Float] = [0, 3, 9, 1, 3, 2, 1]

    /// Of equal logits, the class of the lower index comes first.
    @Test(arguments: [(2, 1, 1), (1, 0, 1), (5, 0, 1), (3, 0, 1), (6, 0, 0), (0, 0, 0), (nil, 0, 0)])
    func amongTheFirst(expected: Int?, top1: Int, top5: Int) {
        var counts = AnswerCounts()
        counts.add(Self.logits, best: 2, expected: expected, temperature: 1)
        #expect(counts.top1 == top1 && counts.top5 == top5)
    }

    @Test func temperaturesMakeSurer() {
        var counts = AnswerCounts()
        for _ in 0..<2 { counts.add(Self.logits, best: 2, expected: 2, temperature: 4) }
        #expect(counts.calibrated.errorPercent > counts.uncalibrated.errorPercent)
    }
}
