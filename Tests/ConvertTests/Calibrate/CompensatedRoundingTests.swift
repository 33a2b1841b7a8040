import Convert
import Suites
import Testing

/// Errors of weights whose inputs go together make up for each other.
@Suite struct CompensatedRoundingTests {
    private static let count = 100
    private static let rows = 3

    /// Windows of `count` inputs that follow from five numbers, but for a little.
    private func moments() -> [Float] {
        var random = SplitMix64(state: 3)
        let mixing = (0..<Self.count * 5).map { _ in Float.random(in: -1...1, using: &random) }
        var moments = [Float](repeating: 0, count: Self.count * Self.count)
        for _ in 0..<400 {
            let causes = (0..<5).map { _ in Float.random(in: -10...10, using: &random) }
            let window = (0..<Self.count).map { input in
                (0..<5).reduce(Float.random(in: -1...1, using: &random)) { $0 + mixing[input * 5 + $1] * causes[$1] }
            }
            for row in 0..<Self.count {
                for column in 0..<Self.count { moments[row * Self.count + column] += window[row] * window[column] }
            }
        }
        return moments
    }

    private func weights(_ largest: Float) -> [Float] {
        var random = SplitMix64(state: 4)
        return (0..<Self.count * Self.rows).map { _ in Float.random(in: -largest...largest, using: &random) }
    }

    /// The squared error of each sum over the windows.
    private func losses(_ rounded: [Float], _ weights: [Float], _ moments: [Float]) -> [Float] {
        (0..<Self.rows).map { row in
            let errors = (0..<Self.count).map { rounded[$0 * Self.rows + row] - weights[$0 * Self.rows + row] }
            return (0..<Self.count).reduce(0) { sum, one in
                (0..<Self.count).reduce(sum) { $0 + errors[one] * moments[one * Self.count + $1] * errors[$1] }
            }
        }
    }

    @Test func sumsAreCloserThanWithTheNearestWeights() throws {
        let (moments, weights) = (moments(), weights(127))
        var rounded = weights
        let said = try #require(CompensatedRounding(moments, count: Self.count)).round(&rounded, rows: Self.rows)
        #expect(rounded.allSatisfy { $0 == $0.rounded() && abs($0) <= 127 })
        let nearest = losses(weights.map { $0.rounded(.toNearestOrEven) }, weights, moments)
        for (row, loss) in losses(rounded, weights, moments).enumerated() {
            #expect(loss < nearest[row] / 20, "row \(row): \(loss), nearest \(nearest[row])")
        }
        #expect(said.allSatisfy { $0 > 0 })
    }

    /// 127 is the most, and others make up for what is missing there.
    @Test func weightsBeyondTheLargestAreLimited() throws {
        let (moments, weights) = (moments(), weights(160))
        var rounded = weights
        _ = try #require(CompensatedRounding(moments, count: Self.count)).round(&rounded, rows: Self.rows)
        #expect(rounded.allSatisfy { $0 == $0.rounded() && abs($0) <= 127 })
        let limited = losses(weights.map { min(max($0.rounded(), -127), 127) }, weights, moments)
        for (row, loss) in losses(rounded, weights, moments).enumerated() { #expect(loss < limited[row] / 20) }
    }

    /// Inputs that have nothing to do with each other.
    @Test func withoutRelationsTheNearestAreTaken() throws {
        var moments = [Float](repeating: 0, count: Self.count * Self.count)
        for input in 0..<Self.count { moments[input * Self.count + input] = Float(input) }
        let weights = weights(100)
        var rounded = weights
        let said = try #require(CompensatedRounding(moments, count: Self.count)).round(&rounded, rows: Self.rows)
        #expect(rounded == weights.map { $0.rounded(.toNearestOrEven) })
        let mean = moments.reduce(0, +) / Float(Self.count)
        for (row, loss) in losses(rounded, weights, moments).enumerated() {
            let squares = (0..<Self.count).reduce(Float(0)) { sum, input in
                let error = rounded[input * Self.rows + row] - weights[input * Self.rows + row]
                return sum + error * error
            }
            #expect(abs(said[row] - (loss / mean + squares / 100)) < 1e-3 * said[row])
        }
    }

    @Test(arguments: [0, .nan, .infinity] as [Float])
    func momentsThatSayNothingAreRefused(number: Float) {
        #expect(CompensatedRounding([Float](repeating: number, count: 16), count: 4) == nil)
    }
}
