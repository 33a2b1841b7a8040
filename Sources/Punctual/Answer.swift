import Anytime

/// What the network says of one frame, and when it said it.
public struct Answer: Sendable {
    /// A class and how sure the network is of it.
    public struct Candidate: Sendable {
        /// Index of the class; `Classifier.label(_:)` names it.
        public let classIndex: Int
        /// Softmax of the exit's logits at its temperature, 0...1.
        public let score: Float
    }

    /// The most candidates that an answer carries.
    public static var largestCandidateCount: Int { 16 }

    private var candidates = InlineArray<16, Candidate>(repeating: Candidate(classIndex: 0, score: 0))
    /// Number of candidates; 0 when nothing was finished by the deadline.
    public private(set) var candidateCount = 0
    /// The exit that answered, counted from 1; 0 when nothing was finished by the deadline.
    public private(set) var exit = 0
    /// How many exits the network has.
    public let exits: Int
    /// Counts the classifier's answers, from 1.
    public let frame: Int
    /// Nanoseconds from the start of the clock to the published answer.
    public internal(set) var latency: UInt64 = 0
    /// Nanoseconds from when the image was taken to the published answer, as far as that is known: for images from
    /// files or memory, the latency.
    public package(set) var age: UInt64 = 0
    /// Frames of the source that were skipped since the answer before; 0 for images from files or memory.
    public package(set) var droppedFrames = 0
    /// The deadline that was set, if any.
    public let deadline: Deadline?

    init(frame: Int, exits: Int, deadline: Deadline?) {
        self.frame = frame
        self.exits = exits
        self.deadline = deadline
    }

    /// The candidates in order of their score, 0..<candidateCount.
    public subscript(index: Int) -> Candidate {
        precondition(index >= 0 && index < candidateCount, "Answer: index out of range")
        return candidates[index]
    }

    /// The candidate with the highest score; nil when nothing was finished by the deadline.
    public var best: Candidate? { candidateCount > 0 ? candidates[0] : nil }

    /// Whether the deadline was missed: the answer was published after it, or there is none. There is no grace.
    public var isMissed: Bool {
        guard let deadline else { return false }
        return latency > deadline.nanoseconds || candidateCount == 0
    }

    /// Takes the best classes of exit `exit`, counted from 0.
    mutating func take(_ ranking: borrowing Ranking, exit: Int) {
        self.exit = exit + 1
        candidateCount = ranking.count
        for place in 0..<ranking.count {
            let candidate = ranking.candidate(exit: exit, place: place)
            candidates[place] = Candidate(classIndex: Int(candidate.classIndex), score: candidate.score)
        }
    }
}
