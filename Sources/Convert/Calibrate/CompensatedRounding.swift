import COpenBLAS

/// Rounds weights so that the errors of one sum of products make up for each other.
///
/// Weight by weight: what rounding one does to the sum is given to those that are not rounded yet, as far as their inputs
/// go together with its own (Frantar et al., "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained
/// Transformers", ICLR 2023, algorithm 1).
package struct CompensatedRounding {
    /// Added to each input's square, as a part of their mean: inputs that always go together cannot be told apart, and few
    /// images show too few differences.
    private static let damping = 0.01
    /// Weights whose errors reach all later ones at once.
    private static let blockCount = 64

    private let count: Int
    /// The largest inputs' weights first: their errors can be made up for by most.
    private let order: [Int]
    /// The upper triangular U with UᵀU = H⁻¹, row by row, in that order.
    private let factor: [Float]
    /// Of the squares, which H was divided by.
    private let mean: Float

    /// - Parameter moments: H = Σ x·xᵀ over the inputs x that the sums have seen, [count][count].
    /// - Returns: Nil where inputs were always zero or are not finite.
    package init?(_ moments: [Float], count: Int) {
        let squares = (0..<count).map { Double(moments[$0 * count + $0]) }
        let mean = squares.reduce(0, +) / Double(count)
        guard mean > 0, mean.isFinite else { return nil }
        let order = squares.indices.sorted { squares[$0] != squares[$1] ? squares[$0] > squares[$1] : $0 < $1 }
        var matrix = [Double](unsafeUninitializedCapacity: count * count) { matrix, initialized in
            for (row, source) in order.enumerated() {
                for (column, other) in order.enumerated() {
                    matrix[row * count + column] = Double(moments[source * count + other]) / mean
                }
                matrix[row * count + row] += Self.damping
            }
            initialized = count * count
        }
        // Column by column the lower triangle is what row by row is the upper one.
        var (size, info) = (blasint(count), blasint(0))
        for step in [dpotrf_, dpotri_, dpotrf_] {
            step("L", &size, &matrix, &size, &info)
            guard info == 0 else { return nil }
        }
        self.count = count
        self.mean = Float(mean)
        self.order = order
        factor = matrix.map { Float($0) }
    }

    /// Solves H·x = b, damped as for rounding, for every row.
    /// - Parameter numbers: b and then x, [count][rows].
    func solve(_ numbers: inout [Float], rows: Int) {
        var ordered = order.flatMap { numbers[$0 * rows..<($0 + 1) * rows] }
        for transposition in [CblasNoTrans, CblasTrans] {
            cblas_strmm(
                CblasRowMajor, CblasLeft, CblasUpper, transposition, CblasNonUnit, blasint(count), blasint(rows), 1,
                factor, blasint(count), &ordered, blasint(rows))
        }
        for (place, number) in order.enumerated() {
            for row in 0..<rows { numbers[number * rows + row] = ordered[place * rows + row] / mean }
        }
    }

    /// Rounds weights to −127...127.
    /// - Parameter weights: [count][rows], in steps; a row is one sum.
    /// - Returns: For each row what is left of the squared error, in squared steps and in means of the inputs' squares.
    package func round(_ weights: inout [Float], rows: Int) -> [Float] {
        var ordered = [Float](unsafeUninitializedCapacity: count * rows) { ordered, initialized in
            for (place, weight) in order.enumerated() {
                for row in 0..<rows { ordered[place * rows + row] = weights[weight * rows + row] }
            }
            initialized = count * rows
        }
        var losses = [Float](repeating: 0, count: rows)
        var errors = [Float](repeating: 0, count: Self.blockCount * rows)
        ordered.withUnsafeMutableBufferPointer { ordered in
            errors.withUnsafeMutableBufferPointer { errors in
                factor.withUnsafeBufferPointer { factor in
                    guard let ordered = ordered.baseAddress, let errors = errors.baseAddress,
                        let factor = factor.baseAddress
                    else { return }
                    for start in stride(from: 0, to: count, by: Self.blockCount) {
                        let end = min(start + Self.blockCount, count)
                        round(start..<end, of: ordered, rows: rows, factor: factor, errors: errors)
                        for index in 0..<(end - start) * rows { losses[index % rows] += errors[index] * errors[index] }
                        guard end < count else { break }
                        cblas_sgemm(
                            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(count - end), blasint(rows),
                            blasint(end - start), -1, factor + start * count + end, blasint(count), errors,
                            blasint(rows), 1, ordered + end * rows, blasint(rows))
                    }
                }
            }
        }
        for (place, weight) in order.enumerated() {
            for row in 0..<rows { weights[weight * rows + row] = ordered[place * rows + row] }
        }
        return losses
    }

    /// Rounds the weights of a block, and makes up for their errors within it.
    /// - Parameter errors: [block][rows]: What the weights behind the block have to make up for.
    private func round(
        _ block: Range<Int>, of weights: UnsafeMutablePointer<Float>, rows: Int, factor: UnsafePointer<Float>,
        errors: UnsafeMutablePointer<Float>
    ) {
        for weight in block {
            let (row, error) = (weights + weight * rows, errors + (weight - block.lowerBound) * rows)
            let own = factor[weight * count + weight]
            for index in 0..<rows {
                let whole = min(max(row[index].rounded(.toNearestOrEven), -127), 127)
                error[index] = (row[index] - whole) / own
                row[index] = whole
            }
            for later in weight + 1..<block.upperBound {
                let (target, share) = (weights + later * rows, factor[weight * count + later])
                for index in 0..<rows { target[index] -= share * error[index] }
            }
        }
    }
}
