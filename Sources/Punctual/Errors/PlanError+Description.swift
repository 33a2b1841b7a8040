import Plan

extension PlanError: CustomStringConvertible {
    /// One line that says what is wrong with the plan, where, and what helps.
    public var description: String {
        var place = ""
        if let section {
            place = " (section \(section.name), record \(index), byte \(offset))"
        } else if offset > 0 {
            place = " (byte \(offset))"
        }
        return "\(code.explanation)\(place): \(code.remedy)"
    }
}
