extension FloatExecutor {
    /// Runs the images, twice for `mse`, and derives every value's range; the result does not depend on `threads`.
    ///
    /// `progress` gets the fraction done, 0...1.
    package func calibrate(
        with images: ImageSet, method: CalibrationMethod = .mse, threads: Int = availableThreads,
        progress: (@Sendable (Double) -> Void)? = nil
    ) throws(ImageSetError) -> Calibration {
        let passes = method == .mse ? 2 : 1
        let total = Double(images.count * passes)
        let extremes = try extremes(images, threads: threads) { progress?(Double($0) / total) }
        let ranges: [ValueRange]
        switch method {
        case .minMax:
            ranges = extremes.map { ValueRange(min: $0.min, max: $0.max) }
        case .mse:
            let histograms = try histograms(images, extremes, threads: threads) {
                progress?(Double(images.count + $0) / total)
            }
            ranges = histograms.map { $0.rangeOfLeastError() }
        }
        return Calibration(ranges: ranges, method: method, images: images.count)
    }

    /// The smallest and the largest element of every value over all images.
    private func extremes(
        _ images: ImageSet, threads: Int, progress: @escaping @Sendable (Int) -> Void
    ) throws(ImageSetError) -> [Extremes] {
        let workers = try observe(images, threads: threads, progress: progress) {
            [Extremes](repeating: Extremes(), count: graph.values.count)
        } body: { extremes, value, elements in
            extremes[value].add(elements)
        }
        var merged = [Extremes](repeating: Extremes(), count: graph.values.count)
        for worker in workers {
            for value in merged.indices {
                merged[value].add(worker[value])
            }
        }
        for (value, extremes) in merged.enumerated() where !extremes.areFinite {
            throw .notFinite(value: graph.values[value].name)
        }
        return merged
    }

    private func histograms(
        _ images: ImageSet, _ extremes: [Extremes], threads: Int, progress: @escaping @Sendable (Int) -> Void
    ) throws(ImageSetError) -> [Histogram] {
        let workers = try observe(images, threads: threads, progress: progress) {
            extremes.map { Histogram(min: $0.min, max: $0.max) }
        } body: { histograms, value, elements in
            histograms[value].add(elements)
        }
        var merged = workers[0]
        for worker in workers.dropFirst() {
            for value in merged.indices {
                merged[value].add(worker[value])
            }
        }
        return merged
    }

    /// Shows every value of every image to `body`, each thread with a state of its own.
    private func observe<State>(
        _ images: ImageSet, threads: Int, progress: @escaping @Sendable (Int) -> Void, makeState: () -> State,
        body: @Sendable (inout State, ValueID, UnsafeBufferPointer<Float>) -> Void
    ) throws(ImageSetError) -> [State] {
        try runInParallel(count: images.count, threads: threads, progress: progress) {
            (workspace: makeWorkspace(), state: makeState())
        } body: { (worker, index) throws(ImageSetError) in
            let image = try images.image(index)
            _ = run(image, in: worker.workspace) { value, elements in
                body(&worker.state, value, elements)
            }
        }.map(\.state)
    }
}
