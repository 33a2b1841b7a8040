import COpenBLAS

/// Runs a graph in float32, one image at a time: the reference for calibration and for comparing accuracy.
///
/// Maps are [C][H][W]. The results depend on the BLAS kernels (`requireCommonKernels`), but never on the number of threads.
package final class FloatExecutor: Sendable {
    /// What is run; values keep their numbers.
    package let graph: Graph
    let buffers: FloatBufferPlan

    /// Plans the buffers; `graph` may, but need not, be optimized.
    package init(_ graph: Graph) {
        self.graph = graph
        buffers = FloatBufferPlan(graph)
        // Images run in parallel; threads inside BLAS as well would fight with them, and change the results.
        openblas_set_num_threads(1)
    }

    /// Sees a value's elements, [C][H][W], right after they are computed; they are overwritten later.
    package typealias Observer = (ValueID, UnsafeBufferPointer<Float>) -> Void

    /// As many threads as may run at once, so that what they need together takes no more than 4 GiB.
    /// - Parameter bytes: What each of them needs beside its maps.
    package func threads(atMost most: Int, beside bytes: Int = 0) -> Int {
        let needed = buffers.floatCount * MemoryLayout<Float>.size + bytes
        return max(1, min(most, 4 * GraphLimits.workspace * MemoryLayout<Float>.size / max(needed, 1)))
    }

    /// Memory for one run at a time.
    package func makeWorkspace() -> FloatWorkspace {
        FloatWorkspace(buffers)
    }

    /// Runs one image, [C][H][W] in the model's own input domain, and returns the logits of every exit.
    package func run(
        _ image: [Float], in workspace: FloatWorkspace, observer: Observer = { _, _ in }
    ) -> [[Float]] {
        precondition(
            image.count == graph.values[graph.input].shape.count, "FloatExecutor.run: the image has the wrong size")
        let input = workspace.buffer(of: graph.input)
        _ = UnsafeMutableBufferPointer(start: input, count: image.count).update(fromContentsOf: image)
        observer(graph.input, UnsafeBufferPointer(start: input, count: image.count))
        for node in graph.nodes {
            compute(node.operation, of: node, in: workspace)
            let count = graph.values[node.output].shape.count
            observer(node.output, UnsafeBufferPointer(start: workspace.buffer(of: node.output), count: count))
        }
        return graph.exits.map { exit in
            Array(UnsafeBufferPointer(start: workspace.buffer(of: exit), count: graph.values[exit].shape.count))
        }
    }

    /// Runs an operation in the place of a node's.
    func compute(_ operation: any Operation, of node: Node, in workspace: FloatWorkspace) {
        operation.compute(
            node.inputs.map { map($0, in: workspace) }, into: map(node.output, in: workspace),
            scratch: workspace.scratch)
    }

    /// Where a value is, for as long as it is needed.
    func map(_ value: ValueID, in workspace: FloatWorkspace) -> FloatMap {
        FloatMap(workspace.buffer(of: value), shape: graph.values[value].shape)
    }
}
