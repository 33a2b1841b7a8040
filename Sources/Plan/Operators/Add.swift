/// `pn_add` in a plan: inputs 0 and 1 the terms, of the output's shape.
package enum AddFormat {
    /// The numbers of an addition; scales are divided by the output's.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 28
        /// Scale of input 0.
        package var firstScale: Float = 0
        /// Zero point of input 0.
        package var firstZero: Int32 = 0
        /// Scale of input 1.
        package var secondScale: Float = 0
        /// Zero point of input 1.
        package var secondZero: Int32 = 0
        /// Zero point of the output.
        package var outputZero: Int32 = 0
        /// Bounds before the zero point is added, see `pn_add`.
        package var clampLow: Float = 0
        /// See `clampLow`.
        package var clampHigh: Float = 0

        /// A record with every field at its default.
        package init() {}
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (first, second) = (try check.input(0), try check.input(1))
        let output = try check.output()
        let parameters = try check.parameters(Parameters.self)
        try check.requireInputCount(2)
        try check.requireSameShape(first, output)
        try check.requireSameShape(second, output)
        try check.requireScale(parameters.firstScale)
        try check.requireScale(parameters.secondScale)
        try check.requireZeroPoint(parameters.firstZero)
        try check.requireZeroPoint(parameters.secondZero)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        try check.requireApart(first, output)
        try check.requireApart(second, output)
        try check.requireNoConstants()
        try check.requireSteps(of: output)
        return 0
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
