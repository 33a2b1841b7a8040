/// What the network says of one frame, and when it said it.
public struct Answer: Sendable {
    /// A class and how sure the network is of it.
    public struct Candidate: Sendable {
        /// Index of the class; `Plan.label(_:)` names it.
        public var classIndex = 0
        /// Softmax of the exit's logits at its temperature, 0...1.
        public var score: Float = 0

        init(classIndex: Int = 0, score: Float = 0) {
            self.classIndex = classIndex
            self.score = score
        }
    }

    /// The most candidates that an answer carries.
    public static var largestCandidateCount: Int { 16 }

    private var candidates = InlineArray<16, Candidate>(repeating: Candidate())
    /// Number of candidates.
    public private(set) var candidateCount = 0
    /// The exit that answered, counted from 1.
    public internal(set) var exit = 0
    /// How many exits the network has.
    public internal(set) var exits = 0
    /// Nanoseconds from the start of the clock to the published answer.
    public internal(set) var latency: UInt64 = 0
    /// The deadline that was set, if any.
    public internal(set) var deadline: Deadline?

    /// The candidates in order of their score; the first is the answer.
    public subscript(index: Int) -> Candidate {
        candidates[index]
    }

    /// Whether the answer was published after its deadline. There is no grace.
    public var isMissed: Bool {
        guard let deadline else { return false }
        return latency > deadline.nanoseconds
    }

    /// Adds the best class that is not yet among the candidates; the lowest index wins a tie.
    ///
    /// Logits decide, because scores that differ may round to the same number.
    mutating func appendBest(_ logits: UnsafeBufferPointer<Float>, scores: UnsafePointer<Float>) {
        var best = -1
        for index in 0..<logits.count where best < 0 || logits[index] > logits[best] {
            if !contains(index) { best = index }
        }
        if best >= 0 { append(Candidate(classIndex: best, score: scores[best])) }
    }

    private func contains(_ classIndex: Int) -> Bool {
        for index in 0..<candidateCount where candidates[index].classIndex == classIndex { return true }
        return false
    }

    private mutating func append(_ candidate: Candidate) {
        candidates[candidateCount] = candidate
        candidateCount += 1
    }
}
