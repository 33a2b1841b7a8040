/// Why a layer's map is farther from the float model's than what it reads, and what may help.
package struct LayerDiagnosis: Sendable {
    /// Index of the layer.
    package var layer: Int
    /// In one sentence, with the figures that show it.
    package var cause: String
    /// In one sentence.
    package var cure: String

    /// By how many dB a layer is worse than the worst that it reads; what reads the image, which is exact, than `exact`.
    package static func drop(of index: Int, in layers: [LayerErrors.Layer]) -> Double {
        let before = layers[index].sources.map { $0 < 0 ? exact : layers[$0].decibels }.min() ?? exact
        return before - layers[index].decibels
    }

    /// About what 8 bits keep of a map by themselves.
    private static let exact = 45.0

    /// The layers that lose most by themselves, the worst first.
    package static func worst(_ count: Int, of layers: [LayerErrors.Layer]) -> [Int] {
        let drops = layers.indices.map { drop(of: $0, in: layers) }
        return Array(layers.indices.sorted { (-drops[$0], $0) < (-drops[$1], $1) }.prefix(count))
    }

    /// Looks for the cause of a layer's errors.
    /// - Parameter method: How ranges were chosen, which is not advised again; nil where that is not known.
    package init(_ index: Int, in layers: [LayerErrors.Layer], method: CalibrationMethod? = nil) {
        let layer = layers[index]
        self.layer = index
        func percent(_ share: Double) -> String { "\((100 * share).fixed(0)) %" }
        let source = layer.sources.filter { $0 >= 0 }.min { layers[$0].decibels < layers[$1].decibels }
        if let source, Self.drop(of: index, in: layers) < 1 {
            cause = "It has its error from '\(layers[source].name)', which it reads."
            cure = "Look there first."
        } else if layer.clippedShare > 0.5 {
            cause =
                "\(percent(layer.clippedShare)) of its error are numbers outside the range of int8, "
                + "\(layer.range.shown): the float model has \(layer.seen.shown) here."
            cure =
                "Calibrate with more photographs, such as those it will see"
                + (method == .minMax ? "." : ", or with --method min-max.")
        } else if layer.roundingShare > 0.5 {
            cause =
                "\(percent(layer.roundingShare)) of its error is the rounding of its own map: the range is "
                + "\(layer.spread.fixed(0)) times the root mean square, so that most numbers are few steps from 0."
            cure =
                layer.spread > 12
                ? "A few large numbers make the steps wide: \(method == .mse ? "" : "try --method mse, or ")train with "
                    + "weight decay or a bounded activation (ReLU6)." : "It is what 8 bits cost."
        } else {
            cause =
                "Its own rounding and range make \(percent(layer.roundingShare)) and \(percent(layer.clippedShare)) of its "
                + "error; the rest is that of its weights and of what it reads."
            cure =
                "Weights are rounded by what they see: calibrate with some hundreds of photographs; or train with quantization."
        }
    }
}

extension ValueRange {
    fileprivate var shown: String { "\(Double(min).fixed(2)) to \(Double(max).fixed(2))" }
}

extension Extremes {
    fileprivate var shown: String { "\(Double(min).fixed(2)) to \(Double(max).fixed(2))" }
}
