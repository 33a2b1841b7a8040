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
            let (floatBest, int8Best) = (indexOfLargest(float[exit]), indexOfLargest(integer[exit]))
            let temperature = temperatures[exit]
            exits[exit].float.add(float[exit], best: floatBest, expected: expected, temperature: temperature)
            exits[exit].int8.add(integer[exit], best: int8Best, expected: expected, temperature: temperature)
            if floatBest == int8Best { exits[exit].agreeing += 1 }
        }
    }
}

/// A class's score by the runtime's own softmax.
func score(of classIndex: Int, _ logits: [Float], temperature: Float) -> Float {
    logits.withUnsafeBufferPointer { Softmax($0, temperature: temperature).probability(of: $0[classIndex]) }
}

/// The index of the largest number; of several, the lowest.
func indexOfLargest(_ values: [Float]) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
}

/// How many classes come before another; of equal logits, the lower index does.
func rank(of classIndex: Int, in logits: [Float]) -> Int {
    let logit = logits[classIndex]
    return logits.indices.count { logits[$0] > logit || (logits[$0] == logit && $0 < classIndex) }
}
