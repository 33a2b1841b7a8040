import Anytime

/// What one thread needs and finds.
struct EvaluationWorker {
    let workspace: FloatWorkspace
    let integer: IntegerExecutor
    /// One for each exit.
    let temperatures: [Float]
    var exits: [EvaluationCounts]

    init(_ workspace: FloatWorkspace, _ integer: IntegerExecutor, temperatures: [Float]) {
        self.workspace = workspace
        self.integer = integer
        self.temperatures = temperatures
        exits = Array(repeating: EvaluationCounts(), count: temperatures.count)
    }

    mutating func count(expected: Int?, float: [[Float]], integer: [[Float]]) {
        for exit in exits.indices {
            let (floatTop1, int8Top1) = (indexOfLargest(float[exit]), indexOfLargest(integer[exit]))
            let isCorrect = int8Top1 == expected
            if floatTop1 == expected { exits[exit].floatCorrect += 1 }
            if isCorrect { exits[exit].int8Correct += 1 }
            if floatTop1 == int8Top1 { exits[exit].agreeing += 1 }
            exits[exit].calibrated.add(
                score: score(of: int8Top1, integer[exit], temperature: temperatures[exit]),
                isCorrect: isCorrect)
            exits[exit].uncalibrated.add(
                score: score(of: int8Top1, integer[exit], temperature: 1), isCorrect: isCorrect)
        }
    }
}

/// A class's score by the runtime's own softmax.
private func score(of classIndex: Int, _ logits: [Float], temperature: Float) -> Float {
    logits.withUnsafeBufferPointer { Softmax($0, temperature: temperature).probability(of: $0[classIndex]) }
}

/// The index of the largest number; of several, the lowest.
func indexOfLargest(_ values: [Float]) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
}
