import Convert
import Suites
import Testing

/// Weights make up for what rounded inputs have lost, as far as these tell it.
@Suite struct WeightFittingTests {
    private static let count = 4
    private static let samples = 2000
    private static let weights: [Float] = [1, -2, 0.5, 3, 2, 1, -1, 0.25]

    /// Weights of two sums after fitting, where the exact inputs differ from the rounded ones by `difference`.
    private func fitted(_ difference: (_ input: [Float], inout SplitMix64) -> [Float]) throws -> [Float] {
        let count = Self.count
        var random = SplitMix64(state: 5)
        var (moments, cross, own) = ([Float](repeating: 0, count: count * count), [Float](), [Float]())
        (cross, own) = (moments, moments)
        for _ in 0..<Self.samples {
            let input = (0..<count).map { _ in Float.random(in: -10...10, using: &random) }
            let more = difference(input, &random)
            for row in 0..<count {
                for column in 0..<count {
                    moments[row * count + column] += input[row] * input[column]
                    cross[row * count + column] += more[row] * input[column]
                    own[row * count + column] += more[row] * more[column]
                }
            }
        }
        let rounding = try #require(CompensatedRounding(moments, count: count))
        let fitting = WeightFitting(
            rounding, moments: moments, crossMoments: cross, differenceMoments: own, count: count,
            samples: Self.samples)
        var weights = Self.weights
        fitting.fit(&weights, rows: 2)
        return weights
    }

    /// An input that has lost half of what it was counts twice; one that took from its neighbour gives it back.
    @Test func whatInputsTellIsMadeUpFor() throws {
        let weights = try fitted { input, _ in [input[0], 0, 0.5 * input[3], 0] }
        let expected: [Float] = [2, -4, 0.5, 3, 2, 1, 0, 0.75]
        for (weight, expected) in zip(weights, expected) { #expect(abs(weight - expected) < 0.05, "\(weights)") }
    }

    @Test func chanceChangesNothing() throws {
        let weights = try fitted { _, random in
            (0..<Self.count).map { _ in Float.random(in: -10...10, using: &random) }
        }
        for (weight, given) in zip(weights, Self.weights) { #expect(abs(weight - given) < 0.05, "\(weights)") }
    }
}
