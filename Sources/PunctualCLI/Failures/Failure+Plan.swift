import Punctual
import Text

extension Failure {
    /// A plan file that cannot be opened or did not pass validation.
    init(_ error: PlanFileError, plan path: Argument) {
        switch error {
        case .cannotOpen(let errno): self.init(cannotOpen: path, errno)
        case .invalid(let error): self.init(plan: path, error)
        }
    }

    /// A plan that did not pass validation.
    init(plan path: Argument, _ error: PlanError) {
        self.init(.badData, phrase("cannot use plan '%': %", path.text, error.description))
    }
}
