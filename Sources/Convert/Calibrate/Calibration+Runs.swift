extension Calibration {
    /// Runs all images, twice but for `minMax`, and derives every value's range; the result does not depend on `threads`.
    ///
    /// Runs of one model at several sizes get ranges together: with the same ranges their weights are quantized alike,
    /// and a plan holds them once.
    /// - Parameters:
    ///   - runs: At least one; their graphs differ in nothing but sizes.
    ///   - progress: Gets the fraction done, 0...1, from any thread.
    package init(
        _ runs: [CalibrationRun], method: CalibrationMethod = .mse, threads: Int = availableThreads,
        progress: (@Sendable (Double) -> Void)? = nil
    ) throws(ImageSetError) {
        precondition(
            runs.dropFirst().allSatisfy { $0.executor.graph.hasSameNodes(as: runs[0].executor.graph) },
            "Calibration: the graphs are not one model")
        images = runs.reduce(0) { $0 + $1.images.count }
        self.method = method
        let total = images * (method == .minMax ? 1 : 2)
        var done = 0
        /// Counts on from what earlier runs have done.
        func counting(_ run: CalibrationRun) -> @Sendable (Int) -> Void {
            let before = done
            done += run.images.count
            return { progress?(Double(before + $0) / Double(total)) }
        }

        var extremes = [Extremes](repeating: Extremes(), count: runs[0].executor.graph.values.count)
        for run in runs {
            let found = try run.extremes(threads: threads, progress: counting(run))
            for value in extremes.indices { extremes[value].add(found[value]) }
        }
        let graph = runs[0].executor.graph
        ranges = graph.ranges(extremes.map { ValueRange(min: $0.min, max: $0.max) })
        guard method != .minMax else { return }
        others[.minMax] = ranges
        var histograms = try runs[0].histograms(extremes, threads: threads, progress: counting(runs[0]))
        for run in runs.dropFirst() {
            let found = try run.histograms(extremes, threads: threads, progress: counting(run))
            for value in histograms.indices { histograms[value].add(found[value]) }
        }
        others[.mse] = graph.ranges(histograms.map { $0.rangeOfLeastError() })
        others[.percentile] = graph.ranges(histograms.map { $0.range(withoutShare: 5e-6) })
        ranges = others[method] ?? ranges
    }
}

extension Graph {
    /// What calibration says, but for what a model that is quantized already says itself.
    fileprivate func ranges(_ calibrated: [ValueRange]) -> [ValueRange] {
        zip(values, calibrated).map { $0.range ?? $1 }
    }

    /// Whether the other graph computes the same values by the same kinds of nodes, whatever their sizes.
    func hasSameNodes(as other: Graph) -> Bool {
        values.count == other.values.count && exits == other.exits
            && nodes.map(\.operation.name) == other.nodes.map(\.operation.name)
            && nodes.map(\.inputs) == other.nodes.map(\.inputs) && nodes.map(\.output) == other.nodes.map(\.output)
    }
}
