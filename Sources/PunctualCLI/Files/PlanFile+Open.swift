import Punctual

extension PlanFile {
    /// Maps and validates the plan at `path`.
    static func open(_ path: Argument) throws(Failure) -> PlanFile {
        do throws(PlanFileError) {
            return try PlanFile(path.bytes)
        } catch {
            throw Failure(error, plan: path)
        }
    }
}
