import Plan
import Text

extension Failure {
    /// A plan that did not pass validation.
    init(plan path: Argument, _ error: PlanError) {
        var place = ""
        if let section = error.section {
            place = " (section \(section.name.text), record \(error.index), byte \(error.offset))"
        } else if error.offset > 0 {
            place = " (byte \(error.offset))"
        }
        self.init(
            .badData,
            "cannot use plan '\(path.text)': \(error.code.explanation.text)\(place): "
                + "copy the file again or convert the model again"
        )
    }
}
