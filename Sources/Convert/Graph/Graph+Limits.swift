import Plan

/// What the converter takes on. A few bytes of a hostile file can ask for any amount of memory or time; networks that
/// boards can run stay far below all of this.
package enum GraphLimits {
    /// The most exits.
    static let exits = 256
    /// The most channels of all maps together: each of them costs some constants and an accumulated rounding.
    static let channels = 1 << 22
    /// The most channel slices of all maps together (`Quantization`): chains of concats have as many as their square.
    static let slices = 1 << 20
    /// The most float32 that the maps of one image may take at once: 1 GiB.
    static let workspace = 1 << 28
    /// The most multiply-adds, comparisons or look-ups for one image: minutes of a fast processor.
    static let steps = 1 << 38
    /// The most weights and constants that nodes read, if that is more than 16 times what the file holds: a constant that
    /// many nodes share is copied for each.
    static let constants = 1 << 24
    /// The most multiply-adds of what is computed when a model is imported, of constants alone.
    static let constantSteps = 1 << 32
    /// The most operators of a program.
    static let operators = 1 << 16
}

extension Graph {
    /// Refuses what would take unreasonable memory or time, before any of it is spent.
    /// - Complexity: Linear in nodes and edges.
    func requireWithinLimits() throws(ConvertError) {
        var slices = [Int](repeating: 1, count: values.count)
        slices[input] = values[input].shape.channels
        var sliceSum = slices[input]
        var steps = 0
        for node in nodes {
            let inputs = node.inputs.reduce(0) { $0 + slices[$1] }
            if node.operation.keepsSlices { slices[node.output] = inputs }
            // A table has a page of its own for every slice that it reads.
            sliceSum += slices[node.output] + (node.operation is Table ? 16 * inputs : 0)
            guard sliceSum <= GraphLimits.slices else {
                throw .graphTooLarge("its concatenations have too many parts: simplify it before exporting it")
            }
            let (sum, overflow) = steps.addingReportingOverflow(
                node.operation.steps(output: values[node.output].shape))
            steps = sum
            guard !overflow, steps <= GraphLimits.steps else {
                throw .graphTooLarge(
                    "up to node '\(node.name)' one image takes more than \(GraphLimits.steps) multiply-adds")
            }
        }
        let buffers = FloatBufferPlan(self)
        guard buffers.floatCount <= GraphLimits.workspace else {
            throw .graphTooLarge(
                "the maps of one image take \(buffers.floatCount >> 18) MiB at once, at most "
                    + "\(GraphLimits.workspace >> 18) MiB are supported: give it smaller images")
        }
    }
}
