import Anytime

/// How far probabilities are from those of the float model: the Kullback-Leibler divergence Σ p · log(p / q) in nats, where p
/// and q are the softmax of either logits.
func divergence(of logits: FloatMap, from exact: FloatMap) -> Double {
    let (p, q) = (LogProbabilities(exact), LogProbabilities(logits))
    return (0..<exact.shape.count).reduce(0) { sum, index in
        let log = p[index]
        return sum + Double(Softmax.exponential(Float(log))) * (log - q[index])
    }
}

/// The logarithm of a softmax, by the runtime's own functions.
private struct LogProbabilities {
    private let logits: FloatMap
    /// What all logits are less.
    private let offset: Double

    init(_ logits: FloatMap) {
        self.logits = logits
        let elements = UnsafeBufferPointer(start: logits.elements, count: logits.shape.count)
        let largest = elements.reduce(-.infinity) { max($0, $1) }
        let sum = elements.reduce(Float(0)) { $0 + Softmax.exponential($1 - largest) }
        offset = Double(largest) + Double(Table.Function.logarithm.value(sum))
    }

    subscript(index: Int) -> Double { Double(logits.elements[index]) - offset }
}
