import CLinux
import Punctual
import Text

/// Writes the answers of a run, as JSON or for people. Allocates nothing but for the names of classes without one.
package struct AnswerWriter {
    /// How answers are written.
    package enum Form: Sendable {
        /// A JSON object a line.
        case json
        /// A line for each.
        case lines
        /// One line that is written over, and stays when the decision changes: on a terminal.
        case liveLine
    }

    private let output: Output
    private let form: Form
    private let plan: PlanFile

    package init(_ output: Output, _ form: Form, plan: PlanFile) {
        self.output = output
        self.form = form
        self.plan = plan
    }

    /// Writes an answer.
    /// - Parameter frame: Counts the answers of the run, from 1.
    func write(_ answer: Answer, frame: Int, _ decision: DecisionFilter, isNew: Bool) {
        switch form {
        case .json: writeJSON(answer, frame, decision, isNew)
        case .lines:
            writeText(answer, decision)
            output.write("\n")
        case .liveLine:
            // What was decided before stays on its line.
            output.write(isNew && frame > 1 ? "\n" : "\r")
            writeText(answer, decision)
            output.write("\u{1B}[K")
        }
        output.flush()
    }

    /// Whether answers so far have been lost.
    var hasFailed: Bool { output.hasFailed }

    /// Ends a line that is still written over.
    func finish() {
        guard form == .liveLine else { return }
        output.write("\n")
        output.flush()
    }

    private func writeJSON(_ answer: Answer, _ frame: Int, _ decision: DecisionFilter, _ isNew: Bool) {
        output.writeJSONLine { json in
            json.member("frame", frame)
            json.member("time", Double(clinux_unix_ns() / 1_000_000) / 1000, places: 3)
            json.key("decision")
            if let classIndex = decision.classIndex {
                json.value(label: classIndex, plan)
            } else {
                json.value("unknown")
            }
            json.member("changed", isNew)
            json.members(of: answer, plan)
        }
    }

    private func writeText(_ answer: Answer, _ decision: DecisionFilter) {
        if let classIndex = decision.classIndex {
            if let name = plan.labelBytes(classIndex) {
                output.write(name)
            } else {
                output.write(plan.label(classIndex))
            }
        } else {
            output.write("unknown")
        }
        if let best = answer.best {
            if best.classIndex != decision.classIndex {
                output.write(" (")
                if let name = plan.labelBytes(best.classIndex) { output.write(name) }
                output.write("?)")
            }
            output.write("  ")
            output.write(decimal(Double(best.score), places: 3))
            output.write("  exit \(answer.exit)/\(answer.exits)")
        } else {
            output.write("  no answer")
        }
        output.write("  ")
        output.write(Quantity.text(nanoseconds: answer.latency))
        if let deadline = answer.deadline {
            output.write(" of ")
            output.write(Quantity.text(nanoseconds: deadline.nanoseconds))
        }
        output.write("  age ")
        output.write(Quantity.text(nanoseconds: answer.age))
        if answer.droppedFrames > 0 { output.write("  dropped \(answer.droppedFrames)") }
        if answer.isMissed { output.write("  MISSED") }
    }
}
