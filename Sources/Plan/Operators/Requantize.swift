/// `pn_requantize` in a plan: input 0 a map of the output's shape; int8 output, or float32 logits.
///
/// Per-channel change of quantization; also copy, clamp and conversion to float32.
package enum RequantizeFormat {
    /// Where its numbers per channel stand.
    package struct Constants {
        /// One per channel.
        package let inputZeros: ConstantArray<Int32>
        /// One per channel: steps of the input to steps of the output, or to real numbers for logits.
        package let scales: ConstantArray<Float>
        /// One per channel; none for logits, as the bounds.
        package let outputZeros: ConstantArray<Int32>
        /// One per channel, before the zero point is added.
        package let clampLows: ConstantArray<Float>
        /// See `clampLows`.
        package let clampHighs: ConstantArray<Float>
        /// Of all arrays.
        package let byteCount: Int

        /// The layout for `channels` channels.
        package init(channels: Int, isFloat: Bool) {
            var layout = ConstantLayout()
            inputZeros = layout.append(Int32.self, channels)
            scales = layout.append(Float.self, channels)
            outputZeros = layout.append(Int32.self, isFloat ? 0 : channels)
            clampLows = layout.append(Float.self, isFloat ? 0 : channels)
            clampHighs = layout.append(Float.self, isFloat ? 0 : channels)
            byteCount = layout.byteCount
        }
    }

    static func validate(_ check: OperatorCheck) throws(PlanError) -> Int {
        let input = try check.input(0)
        let output = try check.output(mayBeFloat: true)
        try check.requireInputCount(1)
        try check.requireSameShape(input, output)
        let layout = Constants(channels: Int(input.channels), isFloat: output.isFloat)
        let constants = try check.constants(byteCount: layout.byteCount)
        try check.requireZeroPoints(layout.inputZeros, at: constants)
        try check.requireScales(layout.scales, at: constants)
        for channel in 0..<layout.outputZeros.count {
            try check.requireClamp(
                layout.clampLows.elements(at: constants)[channel], layout.clampHighs.elements(at: constants)[channel],
                zero: layout.outputZeros.elements(at: constants)[channel])
        }
        try check.requireApart(input, output)
        try check.requireNoParameters()
        try check.requireSteps(of: output)
        return layout.byteCount
    }

    static func describe(_ record: OperatorRecord, in plan: Plan, _ field: (OperatorField) -> Void) {}
}
