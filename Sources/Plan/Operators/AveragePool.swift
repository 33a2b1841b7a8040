/// `pn_average_pool` in a plan: input 0 the map; the output keeps its channels and their quantization.
package enum AveragePoolFormat {
    /// The numbers of an average pooling.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 24
        /// Over input 0.
        package var window = WindowRecord()
        /// 1 when padding counts as real zeros, otherwise 0.
        package var countsPadding: UInt32 = 0

        /// A record with every field at its default.
        package init() {}
    }

    /// Where its numbers per channel stand.
    package struct Constants {
        /// One per channel.
        package let zeroPoints: ConstantArray<Int8>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for `channels` channels.
        package init(channels: Int) {
            var layout = ConstantLayout()
            zeroPoints = layout.append(Int8.self, channels)
            byteCount = layout.byteCount
        }
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let input = try check.input(0)
        let output = try check.output()
        let parameters = try check.parameters(Parameters.self)
        try check.requireInputCount(1)
        try check.requireSameChannels(input, output)
        let windows = try check.requireWindow(parameters.window, from: input, to: output, allowsCeil: true)
        try check.requireFlag(parameters.countsPadding)
        _ = try check.constants(byteCount: Constants(channels: Int(input.channels)).byteCount)
        try check.requireApart(input, output)
        try check.requireSteps(perChannel: parameters.window.taps, of: output)
        return windows
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        let parameters = plan.parameters(of: record, Parameters.self)
        parameters.window.describe(field)
        let counts = parameters.countsPadding != 0
        field(OperatorField("counts_padding", .flag(counts), isUsual: !counts))
    }
}
