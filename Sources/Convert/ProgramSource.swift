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

    /// The operators, with maps quantized as calibration says.
    func lowered(_ calibration: Calibration) throws(ConvertError) -> LoweredProgram {
        let channels = graph.values[graph.input].shape.channels
        let numbers = Quantization(covering: calibration.ranges[graph.input], channels: channels)
        var lowering = Lowering(graph, input: photographs?.quantization ?? numbers, ranges: calibration.ranges)
        return try lowering.run(schedule)
    }
}
