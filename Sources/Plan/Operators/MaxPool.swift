/// `pn_max_pool` in a plan: input 0 the map; the output keeps its channels and their quantization.
package enum MaxPoolFormat {
    /// The numbers of a maximum pooling.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = WindowRecord.size
        /// Over input 0.
        package var window = WindowRecord()

        /// A record with every field at its default.
        package init() {}
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let input = try check.input(0)
        let output = try check.output()
        try check.requireInputCount(1)
        try check.requireSameChannels(input, output)
        let window = try check.parameters(Parameters.self).window
        let windows = try check.requireWindow(window, from: input, to: output, allowsCeil: true)
        try check.requireApart(input, output)
        try check.requireNoConstants()
        try check.requireSteps(perChannel: window.taps, of: output)
        return windows
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        plan.parameters(of: record, Parameters.self).window.describe(field)
    }
}
