/// `pn_softmax` in a plan: input 0 a map of the output's shape, of one scale.
package enum SoftmaxFormat {
    /// The numbers of a softmax.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 24
        /// Groups of channels, each of which sums to 1; at least 1.
        package var groups: UInt32 = 0
        /// 0.
        package var reserved: UInt32 = 0
        /// Inverse of the output's scale.
        package var scale: Float = 0
        /// Bounds before the zero point is added.
        package var clampLow: Float = 0
        /// See `clampLow`.
        package var clampHigh: Float = 0
        /// Zero point of the output.
        package var outputZero: Int32 = 0

        /// A record with every field at its default.
        package init() {}
    }

    /// Where its numbers stand.
    package struct Constants {
        /// The exponential for each distance from the largest input, 0...255.
        package let exponentials: ConstantArray<Float>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout, which is always the same.
        package init() {
            var layout = ConstantLayout()
            exponentials = layout.append(Float.self, 256)
            byteCount = layout.byteCount
        }
    }

    /// What it does for each channel of a pixel: a comparison, two look-ups, and an addition that waits for the one before.
    package static let stepsPerChannel = 12

    /// What it does for a pixel.
    package static func stepsPerPixel(groups: Int, columns: Int) -> Int {
        groups * PlanFormat.steps(ofChannels: columns, each: stepsPerChannel)
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (input, output) = (try check.input(0), try check.output())
        try check.requireInputCount(1)
        try check.requireSameShape(input, output)
        let parameters = try check.parameters(Parameters.self)
        let groups = Int(parameters.groups)
        guard groups >= 1, parameters.reserved == 0, Int(input.channels) % groups == 0 else {
            throw check.failure(.valueOutOfRange)
        }
        try check.requireScale(parameters.scale)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        let layout = Constants()
        let exponentials = layout.exponentials.elements(at: try check.constants(byteCount: layout.byteCount))
        // The largest input's is 1, so that every sum is from 1 to the number of channels.
        guard exponentials[0] == 1 else { throw check.failure(.scaleInvalid) }
        for exponential in exponentials where !(exponential >= 0 && exponential <= 1) {
            throw check.failure(.scaleInvalid)
        }
        try check.requireApart(input, output)
        try check.requireSteps(
            perPixel: stepsPerPixel(groups: groups, columns: Int(input.channels) / groups), of: output)
        return layout.byteCount
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        let groups = Int(plan.parameters(of: record, Parameters.self).groups)
        field(OperatorField("groups", .integer(groups), isUsual: groups == 1))
    }
}
