/// `pn_depthwise` in a plan: input 0 the map; the output has its channels.
package enum DepthwiseFormat {
    /// The numbers of a depthwise convolution.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 32
        /// Over input 0.
        package var window = WindowRecord()
        /// Bounds before the zero point is added, see `pn_depthwise`.
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
        /// One per channel.
        package let bias: ConstantArray<Int32>
        /// One per channel: accumulator to steps of the output.
        package let scales: ConstantArray<Float>
        /// One per channel: what a tap outside the map reads.
        package let padding: ConstantArray<Int8>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for `channels` channels.
        package init(channels: Int) {
            var layout = ConstantLayout()
            bias = layout.append(Int32.self, channels)
            scales = layout.append(Float.self, channels)
            padding = layout.append(Int8.self, channels)
            byteCount = layout.byteCount
        }
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let input = try check.input(0)
        let output = try check.output()
        let parameters = try check.parameters(Parameters.self)
        try check.requireInputCount(1)
        try check.requireSameChannels(input, output)
        try check.requireWindow(parameters.window, from: input, to: output, allowsCeil: false)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        let taps = parameters.window.taps
        try check.requireWeights(size: weightsSize(channels: Int(output.channels), taps: taps), depth: taps, of: output)
        let layout = Constants(channels: Int(output.channels))
        try check.requireScales(layout.scales, at: try check.constants(byteCount: layout.byteCount))
        try check.requireApart(input, output)
        return layout.scales.count * MemoryLayout<Float>.stride
    }

    /// Bytes of the weights.
    package static func weightsSize(channels: Int, taps: Int) -> Int {
        PlanFormat.roundUp(channels, to: PlanFormat.blockOutputs) * taps
    }

    /// Whether the weights are −127...127, so that two products fit into 16 bits.
    static func hasRightWeights(_ record: OperatorRecord, in plan: Plan) -> Bool {
        let size = weightsSize(
            channels: Int(plan.tensor(Int(record.output)).channels),
            taps: plan.parameters(of: record, Parameters.self).window.taps)
        let weights = plan.weights(of: record)
        for index in 0..<size where weights[index] == -128 { return false }
        return true
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        plan.parameters(of: record, Parameters.self).window.describe(field)
    }
}
