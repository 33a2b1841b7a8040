/// `pn_group_normalization` in a plan: input 0 a map of the output's shape, of one scale.
package enum GroupNormalizationFormat {
    /// The numbers of a normalization.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 24
        /// Groups of as many channels each; at least 1.
        package var groups: UInt32 = 0
        /// 0.
        package var reserved: UInt32 = 0
        /// Positive, see `pn_group_normalization`.
        package var epsilon: Float = 0
        /// Bounds before the zero point is added.
        package var clampLow: Float = 0
        /// See `clampLow`.
        package var clampHigh: Float = 0
        /// Zero point of the output.
        package var outputZero: Int32 = 0

        /// A record with every field at its default.
        package init() {}
    }

    /// The most values of a group: as many times one of them still fits 32 bits.
    package static let largestGroup = 1 << 22

    /// What a call does for a pixel and a block of channels: two sums for each channel of its groups, then the
    /// normalization of its own.
    package static func stepsPerBlock(channelsOfGroup: Int) -> Int {
        let block = PlanFormat.blockOutputs
        // Groups that a block shares with its neighbours reach beyond it on both sides.
        let reach =
            block % channelsOfGroup == 0 || channelsOfGroup % block == 0
            ? PlanFormat.roundUp(channelsOfGroup, to: block)
            : PlanFormat.roundUp(block + 2 * channelsOfGroup, to: block)
        return reach + 2 * block
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
        let channelsOfGroup = Int(input.channels) / groups
        guard input.pixels * channelsOfGroup <= largestGroup else { throw check.failure(.valueOutOfRange) }
        try check.requireNormalization(
            epsilon: parameters.epsilon, parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        let layout = LayerNormalizationFormat.Constants(channels: Int(input.channels))
        let constants = try check.constants(byteCount: layout.byteCount)
        try check.requireFactors(layout.gamma, at: constants)
        try check.requireFactors(layout.beta, at: constants)
        try check.requireApart(input, output)
        try check.requireWholePixels(stepsPerBlock: stepsPerBlock(channelsOfGroup: channelsOfGroup), of: output)
        return layout.byteCount
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        field(OperatorField("groups", .integer(Int(plan.parameters(of: record, Parameters.self).groups))))
    }
}
