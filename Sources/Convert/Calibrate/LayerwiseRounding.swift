/// Rounds weights, and makes up for what that and the rounding of maps do.
///
/// Convolutions are gone through in the order that they run, each seeing some images in the float model and with everything
/// before it rounded as in the plan. Its weights are rounded so that their errors make up for each other
/// (`CompensatedRounding`). Then its bias is moved by the difference of each channel's mean, so that errors that are the same
/// for all images do not add up from layer to layer (Nagel et al., "Data-Free Quantization Through Weight Equalization and
/// Bias Correction", ICCV 2019, section 4.2, with images in place of the statistics of normalization).
struct LayerwiseRounding {
    /// With fewer images means and moments say too little.
    static let fewestImages = 4
    /// More images make neither better.
    private static let mostImages = 64
    /// For the maps of all images, of both models.
    private static let mostBytes = 1 << 30

    private let graph: Graph
    private let quantizations: [Quantization?]
    private let exact: FloatExecutor

    /// Prepares to round an optimized model.
    /// - Parameter input: How the image is quantized.
    init(_ graph: Graph, _ calibration: Calibration, input: Quantization) {
        self.graph = graph
        quantizations = graph.quantizations(input: input, ranges: calibration.ranges)
        exact = FloatExecutor(graph)
    }

    /// The model with whole weights and its biases moved, and how far its probabilities are from those of the float model:
    /// the mean over images and exits. Nil where that makes no sense: with few images or too little memory for the maps of
    /// some, and where it was trained to be quantized.
    /// - Parameter progress: Gets the fraction done, 0...1.
    func rounded(
        _ images: ImageSet, threads: Int = availableThreads, progress: ((Double) -> Void)? = nil
    ) throws(ImageSetError) -> (graph: Graph, divergence: Double)? {
        guard images.count >= Self.fewestImages, graph.values.allSatisfy({ $0.range == nil }) else { return nil }
        let bytes = 2 * exact.buffers.floatCount * MemoryLayout<Float>.size
        let count = min(images.count, Self.mostImages, max(Self.mostBytes / max(bytes, 1), 1))
        guard count >= Self.fewestImages else { return nil }
        let runs = (0..<count).map { _ in PairedRun(exact: exact.makeWorkspace(), rounded: exact.makeWorkspace()) }
        _ = try runInParallel(count: count, threads: threads) {
        } body: { (_, index) throws(ImageSetError) in
            let image = try images.image(index * images.count / count)
            for workspace in [runs[index].exact, runs[index].rounded] {
                let map = exact.map(graph.input, in: workspace)
                UnsafeMutableBufferPointer(start: map.elements, count: map.shape.count).update(fromContentsOf: image)
            }
            if let quantization = quantizations[graph.input] {
                exact.map(graph.input, in: runs[index].rounded).round(to: quantization)
            }
        }
        var result = graph
        for (index, node) in graph.nodes.enumerated() {
            if let rounded = run(node, runs, threads: threads) { result.nodes[index].operation = rounded }
            progress?(Double(index + 1) / Double(graph.nodes.count))
        }
        let divergences = runs.flatMap { run in
            graph.exits.map { divergence(of: exact.map($0, in: run.rounded), from: exact.map($0, in: run.exact)) }
        }
        return (result, divergences.reduce(0, +) / Double(divergences.count))
    }

    /// Computes a node for all images; gives it rounded where it has weights.
    private func run(_ node: Node, _ runs: [PairedRun], threads: Int) -> Convolution? {
        let quantization = quantizations[node.output]
        guard let convolution = node.operation as? Convolution, let input = quantizations[node.inputs[0]] else {
            each(runs, threads) { _, run in
                exact.compute(node.operation, of: node, in: run.exact)
                exact.compute(node.operation, of: node, in: run.rounded)
                if let quantization { exact.map(node.output, in: run.rounded).round(to: quantization) }
            }
            return nil
        }
        let linear = convolution.withoutRelu
        let nearest = linear.rounded(input: input, outputScale: quantization?.slices[0].scale ?? 1)
        let rounded = WeightRounding(linear, input: input, threads: threads).rounded(
            from: nearest, for: runs.map { exact.map(node.inputs[0], in: $0.rounded) },
            exact: runs.map { exact.map(node.inputs[0], in: $0.exact) },
            output: graph.values[node.output].shape)
        let sums = UnsafeMutableBufferPointer<Double>.allocate(capacity: runs.count * convolution.outputs)
        defer { sums.deallocate() }
        nonisolated(unsafe) let differences = sums
        each(runs, threads) { position, run in
            exact.compute(linear, of: node, in: run.exact)
            exact.compute(rounded, of: node, in: run.rounded)
            let (one, other) = (exact.map(node.output, in: run.exact), exact.map(node.output, in: run.rounded))
            for channel in 0..<convolution.outputs {
                differences[position * convolution.outputs + channel] = one.mean(of: channel) - other.mean(of: channel)
            }
            one.rectify(convolution.relu)
        }
        let corrections = (0..<convolution.outputs).map { channel in
            // In the order of the images, whatever the threads did.
            Float(runs.indices.reduce(0) { $0 + sums[$1 * convolution.outputs + channel] } / Double(runs.count))
        }
        each(runs, threads) { _, run in
            let map = exact.map(node.output, in: run.rounded)
            map.add(corrections)
            map.rectify(convolution.relu)
            if let quantization { map.round(to: quantization) }
        }
        var result = rounded
        (result.relu, result.addsResidual) = (convolution.relu, convolution.addsResidual)
        for channel in 0..<convolution.outputs where (result.bias[channel] + corrections[channel]).isFinite {
            result.bias[channel] += corrections[channel]
        }
        return result
    }

    private func each(_ runs: [PairedRun], _ threads: Int, _ body: @Sendable (Int, PairedRun) -> Void) {
        _ = runInParallel(count: runs.count, threads: threads) {
        } body: { _, index in
            body(index, runs[index])
        }
    }
}

/// One image's maps in the float model and in the rounded one.
private struct PairedRun: @unchecked Sendable {
    let exact: FloatWorkspace
    let rounded: FloatWorkspace
}

extension Convolution {
    fileprivate var withoutRelu: Convolution {
        var result = self
        result.relu = nil
        return result
    }
}

extension FloatMap {
    fileprivate func mean(of channel: Int) -> Double {
        let plane = UnsafeBufferPointer(start: elements + channel * shape.pixels, count: shape.pixels)
        return plane.reduce(0) { $0 + Double($1) } / Double(shape.pixels)
    }

    fileprivate func add(_ numbers: [Float]) {
        for channel in 0..<shape.channels {
            for index in channel * shape.pixels..<(channel + 1) * shape.pixels { elements[index] += numbers[channel] }
        }
    }

    /// Every element as the nearest number that its channel can hold.
    fileprivate func round(to quantization: Quantization) {
        var first = 0
        for slice in quantization.slices {
            let count = slice.channels * shape.pixels
            let (low, high) = ((-128 - slice.zero) * slice.scale, (127 - slice.zero) * slice.scale)
            for index in first..<first + count {
                let limited = min(max(elements[index], low), high)
                elements[index] =
                    ((limited / slice.scale + slice.zero).rounded(.toNearestOrEven) - slice.zero) * slice.scale
            }
            first += count
        }
    }
}
