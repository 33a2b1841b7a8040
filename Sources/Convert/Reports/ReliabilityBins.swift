/// How far scores are from the share of answers that are right: the expected calibration error.
///
/// Answers are sorted into 15 bins of equal width by their score. Weighted by how many answers each holds, the bins'
/// |accuracy − mean score| add up to Σ |correct − sum of scores| / answers.
///
/// Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
package struct ReliabilityBins: Sendable, Equatable {
    /// One for each bin: bin m, from 0, holds scores in (m / 15, (m + 1) / 15], and the first also 0.
    private var bins = [Bin](repeating: Bin(), count: Self.count)

    private static let count = 15

    private struct Bin: Equatable {
        var answers = 0
        var correct = 0
        /// In units of 2⁻³²: whole numbers add up to the same in any order, and so on any number of threads.
        var scores: Int64 = 0

        static let unit: Double = 4_294_967_296
    }

    /// Holds no answers.
    package init() {}

    /// Adds an answer with a score of 0...1; what is no number counts as 0.
    package mutating func add(score: Float, isCorrect: Bool) {
        let score = Double(min(max(0, score), 1))
        let position = Int((score * Double(Self.count)).rounded(.up)) - 1
        let index = min(max(position, 0), Self.count - 1)
        bins[index].answers += 1
        if isCorrect { bins[index].correct += 1 }
        bins[index].scores += Int64((score * Bin.unit).rounded())
    }

    /// Adds the answers of `other`.
    package mutating func add(_ other: ReliabilityBins) {
        for index in bins.indices {
            bins[index].answers += other.bins[index].answers
            bins[index].correct += other.bins[index].correct
            bins[index].scores += other.bins[index].scores
        }
    }

    /// The expected calibration error in percent points, 0...100; 0 without answers.
    package var errorPercent: Double {
        let answers = bins.reduce(0) { $0 + $1.answers }
        guard answers > 0 else { return 0 }
        let error = bins.reduce(0) { sum, bin in sum + abs(Double(bin.correct) - Double(bin.scores) / Bin.unit) }
        return 100 * error / Double(answers)
    }
}
