import Punctual
import Text

/// One photograph's answer, for people or as JSON.
struct AnswerReport {
    let answer: Answer
    /// The image's number in the run, from 1.
    let frame: Int
    /// The image's path as it was given.
    let image: String
    let plan: Plan

    /// Nanoseconds from the capture to the answer: a still is as old as its clock.
    private var age: UInt64 { answer.latency }
    /// Images that were left out to keep up: a still never is.
    private var dropped: Int { 0 }

    /// Writes a line and, unless there is only one, a line for every candidate.
    func writeText(_ output: Output) {
        var line = "\(image): \(plan.className(answer[0].classIndex)) \(score(answer[0]))"
        line += ", exit \(answer.exit) of \(answer.exits) after \(Quantity.text(nanoseconds: answer.latency))"
        if let deadline = answer.deadline { line += " of \(Quantity.text(nanoseconds: deadline.nanoseconds))" }
        if answer.isMissed { line += ", MISSED" }
        output.writeLine(line)
        guard answer.candidateCount > 1 else { return }
        for index in 0..<answer.candidateCount {
            output.writeLine("    \(score(answer[index]))  \(plan.className(answer[index].classIndex))")
        }
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("frame", frame)
            json.member("image", image)
            write(answer[0], &json)
            json.member("exit", answer.exit)
            json.member("exits", answer.exits)
            json.member("latency_us", Quantity.microseconds(answer.latency))
            json.member("age_us", Quantity.microseconds(age))
            json.member("deadline_us", answer.deadline.map { Quantity.microseconds($0.nanoseconds) })
            json.member("missed", answer.isMissed)
            json.member("dropped", dropped)
            json.array("top") { json in
                for index in 0..<answer.candidateCount { json.object { write(answer[index], &$0) } }
            }
        }
    }

    private func write(_ candidate: Answer.Candidate, _ json: inout JSONWriter) {
        json.member("label", plan.className(candidate.classIndex))
        json.member("score", Double(candidate.score), places: 6)
    }

    private func score(_ candidate: Answer.Candidate) -> String {
        decimal(Double(candidate.score), places: 3)
    }
}
