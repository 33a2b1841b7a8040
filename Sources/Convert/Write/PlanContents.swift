import Plan

/// Everything that a plan file says.
struct PlanContents {
    /// The ways to run the model, at least one: each with what it takes.
    var programs: [(input: InputRecord, program: LoweredProgram)]
    /// Names of the classes in order; may be empty.
    var labels: [String]
    /// Facts about the plan's origin, in the order in which they are shown.
    var metadata: [(key: String, value: String)]

    /// The bytes of the plan file; the same contents give the same bytes.
    func bytes() -> [UInt8] {
        var writer = PlanWriter()
        writer.add(self)
        return writer.file()
    }
}
