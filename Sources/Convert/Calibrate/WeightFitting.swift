import COpenBLAS

/// Moves the weights of sums so that from the rounded model's inputs they give what they gave from the float model's.
///
/// Of w·d, where the float model's inputs have d more than the rounded one's x, the part that x tells is added to the
/// weights: Δw = H⁻¹·Σ x·(w·d) with H = Σ x·xᵀ (Li et al., "GPTAQ: Efficient Finetuning-Free Quantization for Asymmetric
/// Calibration", ICML 2025, has the same target).
package struct WeightFitting {
    /// Samples for each weight: of fewer, most of what x seems to tell is chance.
    static let fewestSamples = 16
    /// Neighbouring samples are alike: so many count as one.
    private static let samplesAlike = 2

    private let rounding: CompensatedRounding
    private let samples: Int
    private let count: Int
    private let moments: [Float]
    private let crossMoments: [Float]
    private let differenceMoments: [Float]

    /// - Parameters:
    ///   - rounding: Of H.
    ///   - moments: H, [count][count].
    ///   - crossMoments: Σ d·xᵀ.
    ///   - differenceMoments: Σ d·dᵀ.
    ///   - samples: How many these are sums over; at least `fewestSamples` for each weight.
    package init(
        _ rounding: CompensatedRounding, moments: [Float], crossMoments: [Float], differenceMoments: [Float],
        count: Int, samples: Int
    ) {
        precondition(samples >= Self.fewestSamples * count, "WeightFitting: too few samples")
        self.rounding = rounding
        self.samples = samples
        self.count = count
        self.moments = moments
        self.crossMoments = crossMoments
        self.differenceMoments = differenceMoments
    }

    /// Moves weights, [count][rows], in units of the inputs' steps; a row is one sum.
    package func fit(_ weights: inout [Float], rows: Int) {
        var change = product(crossMoments, transposed: true, weights, rows)
        rounding.solve(&change, rows: rows)
        let totals = squares(weights, product(differenceMoments, weights, rows), rows)
        let explained = squares(change, product(moments, change, rows), rows)
        for row in 0..<rows where totals[row] > 0 && explained[row] > 0 {
            // What chance would explain is taken off (the adjusted coefficient of determination).
            let share = min(explained[row] / totals[row], 1)
            let independent = Double(samples / Self.samplesAlike)
            let adjusted = 1 - (1 - share) * independent / (independent - Double(count))
            let factor = Float(max(adjusted, 0) / share)
            for weight in 0..<count { weights[weight * rows + row] += factor * change[weight * rows + row] }
        }
    }

    /// matrix·columns, [count][rows].
    private func product(_ matrix: [Float], transposed: Bool = false, _ columns: [Float], _ rows: Int) -> [Float] {
        var result = [Float](repeating: 0, count: count * rows)
        cblas_sgemm(
            CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, blasint(count), blasint(rows),
            blasint(count), 1, matrix, blasint(count), columns, blasint(rows), 0, &result, blasint(rows))
        return result
    }

    /// The sum of products of each row.
    private func squares(_ one: [Float], _ other: [Float], _ rows: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: rows)
        for index in one.indices { sums[index % rows] += Double(one[index]) * Double(other[index]) }
        return sums
    }
}
