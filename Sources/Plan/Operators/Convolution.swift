/// `pn_convolution` in a plan: input 0 the map, input 1 the residual where there is one; int8 output, or float32 logits
/// without a residual.
package enum ConvolutionFormat {
    /// The numbers of a convolution.
    package struct Parameters: Record {
        /// Bytes of one record.
        package static let size = 40
        /// Over input 0.
        package var window = WindowRecord()
        /// Bounds before the zero point is added, see `pn_convolution`.
        package var clampLow: Float = 0
        /// See `clampLow`.
        package var clampHigh: Float = 0
        /// Zero point of the output.
        package var outputZero: Int32 = 0
        /// The residual's scale divided by the output's; 0 without one.
        package var residualScale: Float = 0
        /// Zero point of the residual.
        package var residualZero: Int32 = 0

        /// A record with every field at its default.
        package init() {}
    }

    /// Where its numbers per channel stand.
    package struct Constants {
        /// One per output.
        package let bias: ConstantArray<Int32>
        /// One per output.
        package let weightSums: ConstantArray<Int32>
        /// One per output: accumulator to steps of the output, or to real numbers for logits.
        package let scales: ConstantArray<Float>
        /// One per input channel: what a tap outside the map reads.
        package let padding: ConstantArray<Int8>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for `outputs` output and `channels` input channels.
        package init(outputs: Int, channels: Int) {
            var layout = ConstantLayout()
            bias = layout.append(Int32.self, outputs)
            weightSums = layout.append(Int32.self, outputs)
            scales = layout.append(Float.self, outputs)
            padding = layout.append(Int8.self, channels)
            byteCount = layout.byteCount
        }
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let input = try check.input(0)
        let output = try check.output(mayBeFloat: true)
        let parameters = try check.parameters(Parameters.self)
        try check.requireWindow(parameters.window, from: input, to: output, allowsCeil: false)
        try check.requireClamp(parameters.clampLow, parameters.clampHigh, zero: parameters.outputZero)
        try check.requireZeroPoint(parameters.residualZero)

        try check.requireWeights(depth: parameters.window.taps * Int(input.channels), of: output)
        let layout = Constants(outputs: Int(output.channels), channels: Int(input.channels))
        try check.requireScales(layout.scales, at: try check.constants(byteCount: layout.byteCount))
        try check.requireApart(input, output, readsWholeGroups: true)

        if check.record.inputCount > 1 {
            try validateResidual(check, parameters, output)
        } else {
            try check.requireInputCount(1)
        }
        return layout.scales.count * MemoryLayout<Float>.stride
    }

    /// Bytes of packed weights.
    static func weightsSize(_ record: OperatorRecord, in plan: Plan) -> Int {
        let taps = plan.parameters(of: record, Parameters.self).window.taps
        return PlanFormat.packedWeightsSize(
            outputs: Int(plan.tensor(Int(record.output)).channels),
            depth: taps * Int(plan.tensor(Int(record.inputs.0)).channels))
    }

    private static func validateResidual(
        _ check: OperatorCheck, _ parameters: Parameters, _ output: TensorRecord
    ) throws(PlanError) {
        let residual = try check.input(1)
        try check.requireInputCount(2)
        try check.requireSameShape(residual, output)
        try check.requireInt8(output)
        try check.requireScale(parameters.residualScale)
        try check.requireApart(residual, output)
    }

    /// Scratch bytes that one thread needs.
    static func scratchSize(_ record: OperatorRecord, in plan: Plan) -> Int {
        let taps = plan.parameters(of: record, Parameters.self).window.taps
        return PlanFormat.scratchSize(depth: taps * Int(plan.tensor(Int(record.inputs.0)).channels))
    }

    /// Whether the sums among the constants are those of the weights, which are −127...127, because NEON adds two products
    /// in 16 bits, and end with zeros behind the depth.
    static func hasRightSums(_ record: OperatorRecord, in plan: Plan) -> Bool {
        let input = plan.tensor(Int(record.inputs.0))
        let outputs = Int(plan.tensor(Int(record.output)).channels)
        let depth = plan.parameters(of: record, Parameters.self).window.taps * Int(input.channels)
        let sums = Constants(outputs: outputs, channels: Int(input.channels)).weightSums.elements(
            at: plan.constants(of: record))
        let (block, group) = (PlanFormat.blockOutputs, PlanFormat.groupInputs)
        let groups = PlanFormat.steps(depth, of: group)
        var weights = plan.weights(of: record)
        for first in stride(from: 0, to: outputs, by: block) {
            // In the order in which they lie in memory: for each group of inputs all outputs of the block.
            var found = InlineArray<16, Int32>(repeating: 0)
            for position in stride(from: 0, to: groups * group, by: group) {
                for output in 0..<min(block, outputs - first) {
                    for input in 0..<group {
                        let weight = weights[output * group + input]
                        guard weight != -128, position + input < depth || weight == 0 else { return false }
                        found[output] += Int32(weight)
                    }
                }
                weights += block * group
            }
            for output in first..<min(first + block, outputs) where found[output - first] != sums[output] {
                return false
            }
        }
        return true
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {
        plan.parameters(of: record, Parameters.self).window.describe(field)
    }
}
