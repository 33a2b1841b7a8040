import Live
import Punctual
import Text

/// One photograph's answer, for people or as JSON.
struct AnswerReport {
    let answer: Answer
    /// The image's number in the run, from 1.
    let frame: Int
    /// The image's path as it was given.
    let image: String
    let plan: PlanFile

    /// Writes a line and, unless there is only one, a line for every candidate.
    func writeText(_ output: Output) {
        var line = "\(image.printable): "
        if let best = answer.best {
            line += "\(plan.label(best.classIndex)) \(score(best)), exit \(answer.exit) of \(answer.exits)"
        } else {
            line += "no answer"
        }
        line += " after \(Quantity.text(nanoseconds: answer.latency))"
        if let deadline = answer.deadline { line += " of \(Quantity.text(nanoseconds: deadline.nanoseconds))" }
        if answer.isMissed { line += ", MISSED" }
        output.writeLine(line)
        guard answer.candidateCount > 1 else { return }
        for index in 0..<answer.candidateCount {
            output.writeLine("    \(score(answer[index]))  \(plan.label(answer[index].classIndex))")
        }
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("frame", frame)
            json.member("image", image)
            json.members(of: answer, plan)
        }
    }

    /// Writes the JSON object of an image that has no answer.
    static func writeJSON(_ failure: Failure, frame: Int, image: String, _ output: Output) {
        output.writeJSONLine { json in
            json.member("frame", frame)
            json.member("image", image)
            json.member("error", failure.message)
        }
    }

    private func score(_ candidate: Answer.Candidate) -> String {
        decimal(Double(candidate.score), places: 3)
    }
}
