/// One exit's answers to some images, the float model's beside the plan's.
struct EvaluationCounts {
    var float = AnswerCounts()
    var int8 = AnswerCounts()
    /// Images to which both give the same class.
    var agreeing = 0

    mutating func add(_ other: EvaluationCounts) {
        float.add(other.float)
        int8.add(other.int8)
        agreeing += other.agreeing
    }
}

/// How many answers of an exit were right, and how sure it was of them.
package struct AnswerCounts: Sendable {
    package private(set) var top1 = 0
    package private(set) var top5 = 0
    /// Of scores at the plan's temperature.
    package private(set) var calibrated = ReliabilityBins()
    /// Of scores at temperature 1.
    package private(set) var uncalibrated = ReliabilityBins()

    /// None.
    package init() {}

    /// Adds an answer.
    /// - Parameters:
    ///   - best: The class with the largest logit.
    ///   - expected: The right one; nil is none of them.
    ///   - temperature: The plan's.
    package mutating func add(_ logits: [Float], best: Int, expected: Int?, temperature: Float) {
        let isCorrect = best == expected
        if isCorrect { top1 += 1 }
        if let expected, rank(of: expected, in: logits) < 5 { top5 += 1 }
        calibrated.add(score: score(of: best, logits, temperature: temperature), isCorrect: isCorrect)
        uncalibrated.add(score: score(of: best, logits, temperature: 1), isCorrect: isCorrect)
    }

    mutating func add(_ other: AnswerCounts) {
        top1 += other.top1
        top5 += other.top5
        calibrated.add(other.calibrated)
        uncalibrated.add(other.uncalibrated)
    }
}
