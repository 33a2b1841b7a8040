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

    /// The same with whole weights, see `LayerwiseRounding`, and of several calibrations the one whose plan changes the
    /// probabilities of the float model least; the first where that cannot be told.
    /// - Parameter progress: Gets the fraction done, 0...1.
    package func rounded(
        _ calibrations: [Calibration], images: ImageSet, threads: Int = availableThreads,
        progress: ((Double) -> Void)? = nil
    ) throws(ImageSetError) -> RoundedProgram {
        var best = RoundedProgram(program: self, calibration: calibrations[0], tried: [])
        for (index, calibration) in calibrations.enumerated() {
            let rounding = LayerwiseRounding(graph, calibration, input: inputQuantization(calibration))
            let rounded = try rounding.rounded(images, threads: threads) { done in
                progress?((Double(index) + done) / Double(calibrations.count))
            }
            guard let rounded else { break }
            let least = best.tried.map(\.divergence).min() ?? .infinity
            best.tried.append(RoundedProgram.Trial(method: calibration.method, divergence: rounded.divergence))
            // Whatever is a number is better than none.
            guard rounded.divergence < least || !least.isFinite else { continue }
            best.program.graph = rounded.graph
            best.calibration = calibration
        }
        return best
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
