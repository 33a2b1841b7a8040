/// How many images of one exit were right, and how sure of them the plan was.
struct EvaluationCounts {
    var floatCorrect = 0
    var int8Correct = 0
    var agreeing = 0
    /// Of scores at the plan's temperature.
    var calibrated = ReliabilityBins()
    /// Of scores at temperature 1.
    var uncalibrated = ReliabilityBins()

    mutating func add(_ other: EvaluationCounts) {
        floatCorrect += other.floatCorrect
        int8Correct += other.int8Correct
        agreeing += other.agreeing
        calibrated.add(other.calibrated)
        uncalibrated.add(other.uncalibrated)
    }
}
