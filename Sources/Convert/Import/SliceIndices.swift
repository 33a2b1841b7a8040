/// What Slice takes of an axis, by the rules of ONNX: bounds count from the end where they are negative, and are clamped.
enum SliceIndices {
    /// In the order in which they are taken.
    static func of(_ size: Int, from start: Int64, to end: Int64, step: Int64) throws(NodeProblem) -> [Int] {
        guard step != 0, step != .min else { throw .invalid("step=\(step)") }
        let count = Int64(size)
        let first = start < 0 ? start &+ count : start
        let last = end < 0 && end >= -count ? end + count : end
        if step > 0 {
            let (low, high) = (min(max(first, 0), count), min(max(last, 0), count))
            return low < high ? Array(stride(from: Int(low), to: Int(high), by: Int(min(step, count)))) : []
        }
        let (high, low) = (min(max(first, 0), count - 1), min(max(last, -1), count - 1))
        return low < high ? Array(stride(from: Int(high), to: Int(low), by: Int(max(step, -count)))) : []
    }
}
