/// `pn_join` in a plan: inputs 0 and 1 maps of the output's channels, whose pixels together are the output's.
package enum JoinFormat {
    /// The numbers of a join; scales are divided by the output's.
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
        /// Bounds before the zero point is added, see `pn_join`.
        package var clampLow: Float = 0
        /// See `clampLow`.
        package var clampHigh: Float = 0

        /// A record with every field at its default.
        package init() {}
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (first, second) = (try check.input(0), try check.input(1))
        let output = try check.output()
        try check.requireInputCount(2)
        try check.requireInt8(output)
        try check.requireSameChannels(first, output)
        try check.requireSameChannels(second, output)
        guard first.pixels + second.pixels == output.pixels else { throw check.failure(.shapeMismatch) }
        let parameters = try check.parameters(Parameters.self)
        try check.requireScale(parameters.firstScale)
        try check.requireScale(parameters.secondScale)
        try check.requireZeroPoint(parameters.firstZero)
        try check.requireZeroPoint(parameters.secondZero)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        try check.requireNoConstants()
        try check.requireApart(first, output)
        try check.requireApart(second, output)
        try check.requireSteps(of: output)
        return 0
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
