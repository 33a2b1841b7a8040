import Punctual
import Text

extension JSONWriter {
    /// Writes the members that every answer has.
    package mutating func members(of answer: Answer, _ plan: PlanFile) {
        members(of: answer.best, plan)
        member("exit", answer.exit)
        member("exits", answer.exits)
        member("latency_us", Quantity.microseconds(answer.latency))
        member("age_us", Quantity.microseconds(answer.age))
        member("deadline_us", answer.deadline.map { Quantity.microseconds($0.nanoseconds) })
        member("missed", answer.isMissed)
        member("dropped", answer.droppedFrames)
        array("top") { json in
            for index in 0..<answer.candidateCount { json.object { $0.members(of: answer[index], plan) } }
        }
    }

    /// Writes label and score, both null when there is no candidate.
    private mutating func members(of candidate: Answer.Candidate?, _ plan: PlanFile) {
        key("label")
        if let candidate { value(label: candidate.classIndex, plan) } else { null() }
        member("score", candidate.map { Double($0.score) }, places: 6)
    }

    /// Writes the name of a class.
    mutating func value(label classIndex: Int, _ plan: PlanFile) {
        if let name = plan.labelBytes(classIndex) { value(name) } else { value(plan.label(classIndex)) }
    }
}
