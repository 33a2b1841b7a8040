import COpenBLAS

/// Runs a graph in float32, one image at a time: the reference for calibration and for comparing accuracy.
///
/// Maps are [C][H][W]. The results depend on the processor's BLAS kernels, but never on the number of threads.
public final class FloatExecutor: Sendable {
    /// What is run; values keep their numbers.
    public let graph: Graph
    let buffers: FloatBufferPlan

    /// Plans the buffers; `graph` may, but need not, be optimized.
    public init(_ graph: Graph) {
        self.graph = graph
        buffers = FloatBufferPlan(graph)
        // Images run in parallel; threads inside BLAS as well would fight with them, and change the results.
        openblas_set_num_threads(1)
    }

    /// Sees a value's elements, [C][H][W], right after they are computed; they are overwritten later.
    public typealias Observer = (ValueID, UnsafeBufferPointer<Float>) -> Void

    /// Memory for one run at a time.
    public func makeWorkspace() -> FloatWorkspace {
        FloatWorkspace(buffers)
    }

    /// Runs one image, [C][H][W] in the model's own input domain, and returns the logits of every exit.
    public func run(
        _ image: [Float], in workspace: FloatWorkspace, observer: Observer = { _, _ in }
    ) -> [[Float]] {
        precondition(
            image.count == graph.values[graph.input].shape.count, "FloatExecutor.run: the image has the wrong size")
        let input = workspace.buffer(of: graph.input)
        _ = UnsafeMutableBufferPointer(start: input, count: image.count).update(fromContentsOf: image)
        observer(graph.input, UnsafeBufferPointer(start: input, count: image.count))
        for node in graph.nodes {
            compute(node, in: workspace)
            let count = graph.values[node.output].shape.count
            observer(node.output, UnsafeBufferPointer(start: workspace.buffer(of: node.output), count: count))
        }
        return graph.exits.map { exit in
            Array(UnsafeBufferPointer(start: workspace.buffer(of: exit), count: graph.values[exit].shape.count))
        }
    }

    private func compute(_ node: Node, in workspace: FloatWorkspace) {
        let output = workspace.buffer(of: node.output)
        let shape = graph.values[node.output].shape
        let inputShape = graph.values[node.inputs[0]].shape
        let input = UnsafePointer(workspace.buffer(of: node.inputs[0]))
        switch node.operation {
        case .convolution(let convolution):
            convolve(
                convolution, input, inputShape, output, shape,
                residual: convolution.addsResidual ? UnsafePointer(workspace.buffer(of: node.inputs[1])) : nil,
                columns: workspace.columns)
        case .maxPool(let window):
            poolMaximum(window, input, inputShape, output, shape)
        case .averagePool(let window, let countsPadding):
            poolAverage(window, countsPadding: countsPadding, input, inputShape, output, shape)
        case .concat:
            var position = output
            for value in node.inputs {
                let count = graph.values[value].shape.count
                position.update(from: workspace.buffer(of: value), count: count)
                position += count
            }
        case .add(let relu):
            let other = UnsafePointer(workspace.buffer(of: node.inputs[1]))
            for index in 0..<shape.count {
                let sum = input[index] + other[index]
                output[index] = relu ? max(sum, 0) : sum
            }
        case .batchNormalization(let scale, let shift):
            for channel in 0..<shape.channels {
                for index in channel * shape.pixels..<(channel + 1) * shape.pixels {
                    output[index] = input[index] * scale[channel] + shift[channel]
                }
            }
        case .relu:
            for index in 0..<shape.count {
                output[index] = max(input[index], 0)
            }
        }
    }
}
