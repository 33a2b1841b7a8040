/// One way to run a model, on its way into a plan: the graph for one size of input.
package struct ProgramSource: Sendable {
    /// Optimized.
    package var graph: Graph
    /// What each exit needs of the graph.
    package var schedule: ExitSchedule
    /// How photographs become the graph's input; nil when that is known only as numbers.
    package var photographs: PhotographInput?

    /// A program of `graph`.
    package init(_ graph: Graph, _ schedule: ExitSchedule, photographs: PhotographInput?) {
        self.graph = graph
        self.schedule = schedule
        self.photographs = photographs
    }

    /// The same with biases that make up for rounding, see `BiasCorrection`.
    package func corrected(
        _ calibration: Calibration, images: ImageSet, threads: Int = availableThreads
    ) throws(ImageSetError) -> ProgramSource {
        var result = self
        result.graph = try BiasCorrection(graph, calibration, input: inputQuantization(calibration))
            .corrected(images, threads: threads)
        return result
    }

    /// The operators, with maps quantized as calibration says.
    func lowered(_ calibration: Calibration) throws(ConvertError) -> LoweredProgram {
        var lowering = Lowering(graph, input: inputQuantization(calibration), ranges: calibration.ranges)
        return try lowering.run(schedule)
    }

    private func inputQuantization(_ calibration: Calibration) -> Quantization {
        photographs?.quantization
            ?? Quantization(
                covering: calibration.ranges[graph.input], channels: graph.values[graph.input].shape.channels)
    }
}
