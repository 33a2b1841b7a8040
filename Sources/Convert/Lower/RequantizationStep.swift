/// One channel's change of quantization as the kernel computes it: q' = round((q − inputZero) · scale) + outputZero.
package struct RequantizationStep {
    /// −128...127.
    package let inputZero: Int32
    /// Finite and positive.
    package let scale: Float
    /// −128...127.
    package let outputZero: Int32

    /// Beyond these every result is constant, or saturates: nothing is lost, and no product overflows.
    private static let scales = 0x1p-100...PlanScale.largest

    /// Finds the pair of whole numbers, q and the q' that it becomes, that a line through the exact zeros and `shift`
    /// misses least.
    ///
    /// The zero points themselves are such a pair where both are whole and nothing is shifted.
    /// - Parameter scale: Not negative.
    package init(from source: ChannelSlice, to target: ChannelSlice, scale: Double = 1, shift: Double = 0) {
        precondition(scale >= 0, "RequantizationStep: the kernel takes no negative scale")
        let steps = scale * Double(source.scale) / Double(target.scale)
        let slope = min(max(steps, Self.scales.lowerBound), Self.scales.upperBound)
        func exact(_ value: Int32) -> Double {
            Double(target.zero) + shift / Double(target.scale) + slope * (Double(value) - Double(source.zero))
        }
        var best = (input: source.zeroPoint, output: Int32(0), error: Double.infinity)
        for input in [source.zeroPoint] + (-128...127) {
            let output = Int32(min(max(exact(input), -128), 127).rounded(.toNearestOrEven))
            let error = abs(exact(input) - Double(output))
            if error < best.error { best = (input, output, error) }
            // A thousandth of a step is nothing beside the rounding that follows.
            if best.error <= 1e-3 { break }
        }
        inputZero = best.input
        self.scale = Float(slope)
        outputZero = best.output
    }
}
