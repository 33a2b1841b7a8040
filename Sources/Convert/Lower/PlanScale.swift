import Plan

/// Scales as a plan may hold them: nothing that is computed with them overflows.
enum PlanScale {
    static let largest = Double(PlanFormat.largestScale)
    /// What divides logits.
    static let temperatures = 1 / PlanFormat.largestTemperature...PlanFormat.largestTemperature

    /// The quotient of two scales.
    /// - Throws: `scaleTooLarge` for one that no plan may hold.
    static func quotient(_ scale: Double, _ other: Double, layer: String) throws(ConvertError) -> Float {
        let quotient = Float(scale / other)
        // What is smaller than the smallest normal number is lost beside any other number of the sum.
        guard quotient <= Float(largest) else { throw .scaleTooLarge(layer: layer) }
        return max(quotient, .leastNormalMagnitude)
    }
}
