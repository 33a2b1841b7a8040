/// `pn_layer_normalization` in a plan: input 0 a map of the output's shape, of one scale.
package enum LayerNormalizationFormat {
    /// The numbers of a normalization.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 16
        /// Positive, see `pn_layer_normalization`.
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

    /// Where its numbers per channel stand.
    package struct Constants {
        /// One per channel, divided by the output's scale.
        package let gamma: ConstantArray<Float>
        /// See `gamma`.
        package let beta: ConstantArray<Float>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for `channels` channels.
        package init(channels: Int) {
            var layout = ConstantLayout()
            gamma = layout.append(Float.self, channels)
            beta = layout.append(Float.self, channels)
            byteCount = layout.byteCount
        }
    }

    /// What it does for each channel of a pixel: two sums, then the normalization.
    package static let stepsPerChannel = 3

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let (input, output) = (try check.input(0), try check.output())
        try check.requireInputCount(1)
        try check.requireSameShape(input, output)
        let parameters = try check.parameters(Parameters.self)
        try check.requireNormalization(
            epsilon: parameters.epsilon, parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        let layout = Constants(channels: Int(input.channels))
        let constants = try check.constants(byteCount: layout.byteCount)
        try check.requireFactors(layout.gamma, at: constants)
        try check.requireFactors(layout.beta, at: constants)
        try check.requireApart(input, output)
        try check.requireSteps(perChannel: stepsPerChannel, of: output)
        return layout.byteCount
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
