import Punctual

/// Makes a state that does not flicker out of answers that do.
package struct DecisionFilter {
    /// The class that is decided on; nil is "unknown", as it is at first.
    package private(set) var classIndex: Int?
    /// The class before that one.
    package private(set) var previous: Int?

    private let floor: Float
    private let hold: Int
    private var candidate: Int?
    private var votes = 0

    /// - Parameters:
    ///   - floor: The score, 0...1, below which an answer says "unknown".
    ///   - hold: How many answers in a row a new class must win, at least 1.
    package init(floor: Float, hold: Int) {
        self.floor = floor
        self.hold = hold
    }

    /// Hears an answer; one without a class says nothing.
    /// - Returns: Whether the decision is another one now.
    package mutating func hear(_ answer: Answer) -> Bool {
        hear(answer.best?.classIndex, score: answer.best?.score ?? 0)
    }

    /// Hears the best class of an answer, if it has one.
    /// - Returns: Whether the decision is another one now.
    package mutating func hear(_ best: Int?, score: Float) -> Bool {
        guard let best else { return false }
        let vote = score >= floor ? best : nil
        guard vote != classIndex else {
            votes = 0
            return false
        }
        votes = vote == candidate ? votes + 1 : 1
        candidate = vote
        guard votes >= hold else { return false }
        previous = classIndex
        classIndex = vote
        votes = 0
        return true
    }
}
