import Plan

/// Orders weights as the kernels read them: `[outputs / 16][depth / 4][16][4]`, both rounded up and filled with zeros.
/// - Parameters:
///   - weights: `[outputs][depth]`, depth being taps (row-major) and then channels.
/// - Returns: `PlanFormat.packedWeightsSize(outputs:depth:)` bytes.
package func packWeights(_ weights: [Int8], outputs: Int, depth: Int) -> [Int8] {
    precondition(weights.count == outputs * depth, "packWeights: weights do not fill outputs × depth")
    let block = PlanFormat.blockOutputs
    let group = PlanFormat.groupInputs
    let groups = (depth + group - 1) / group
    var packed = [Int8](repeating: 0, count: PlanFormat.packedWeightsSize(outputs: outputs, depth: depth))
    for output in 0..<outputs {
        let blockStart = output / block * groups * block * group + output % block * group
        let row = output * depth
        for input in 0..<depth {
            packed[blockStart + input / group * block * group + input % group] = weights[row + input]
        }
    }
    return packed
}
