import Punctual

/// Somebody who always knows beforehand the furthest exit that can be reached in time, and goes straight there once exit
/// 1 has answered.
struct Oracle {
    private let classifier: Classifier
    private let times: [Latencies]

    init(_ classifier: Classifier) {
        self.classifier = classifier
        times = (0..<classifier.exitCount).map { _ in Latencies() }
    }

    /// Measures what each exit takes when nothing else is wanted but exit 1 before it.
    func measure(rounds: Int) {
        for _ in 0..<rounds {
            for exit in 1...classifier.exitCount {
                classifier.fillInputWithNoise()
                times[exit - 1].record(classifier.time(ofExit: exit))
            }
        }
    }

    /// The accuracy of its answers in percent; nil where the plan says nothing of accuracies.
    func accuracy(within deadline: Deadline) -> Double? {
        var best = 0.0
        for exit in 1...classifier.exitCount where times[exit - 1].median <= deadline.nanoseconds {
            guard let accuracy = classifier.accuracy(ofExit: exit) else { return nil }
            best = accuracy
        }
        return best
    }
}
