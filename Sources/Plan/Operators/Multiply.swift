/// `pn_multiply` in a plan: input 0 a map of the output's shape; input 1 the factors, of that shape, or one pixel of its
/// channels, or one channel of its pixels; input 2, if it is there, what is added, of the output's shape.
package enum MultiplyFormat {
    /// The numbers of a product; scales are divided by the output's.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 32
        /// Zero point of input 0.
        package var firstZero: Int32 = 0
        /// Zero point of input 1.
        package var secondZero: Int32 = 0
        /// Product of the scales of inputs 0 and 1.
        package var scale: Float = 0
        /// Scale of input 2; 0 without one.
        package var residualScale: Float = 0
        /// Zero point of input 2; 0 without one.
        package var residualZero: Int32 = 0
        /// Zero point of the output.
        package var outputZero: Int32 = 0
        /// Bounds before the zero point is added, see `pn_multiply`.
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
        let hasResidual = check.record.inputCount > 2
        try check.requireInputCount(hasResidual ? 3 : 2)
        try check.requireSameShape(first, output)
        if !isGate(second, of: output) { try check.requireSameShape(second, output) }
        try check.requireScale(parameters.scale)
        try check.requireZeroPoint(parameters.firstZero)
        try check.requireZeroPoint(parameters.secondZero)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        try check.requireApart(first, output)
        try check.requireApart(second, output)
        if hasResidual {
            let residual = try check.input(2)
            try check.requireSameShape(residual, output)
            try check.requireApart(residual, output)
            try check.requireScale(parameters.residualScale)
            try check.requireZeroPoint(parameters.residualZero)
        } else if parameters.residualScale != 0 || parameters.residualZero != 0 {
            throw check.failure(.nonzeroReserved)
        }
        try check.requireNoConstants()
        try check.requireSteps(of: output)
        return 0
    }

    /// One pixel for all, or one channel for all.
    private static func isGate(_ factors: TensorRecord, of output: TensorRecord) -> Bool {
        factors.channels == output.channels && factors.pixels == 1
            || factors.channels == 1 && factors.height == output.height && factors.width == output.width
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
