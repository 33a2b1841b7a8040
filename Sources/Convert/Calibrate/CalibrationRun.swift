/// Images of one size, and the graph that takes them.
package struct CalibrationRun: Sendable {
    /// Runs the graph.
    package let executor: FloatExecutor
    /// At least one.
    package let images: ImageSet

    /// A run of `graph` over `images`.
    package init(_ graph: Graph, images: ImageSet) {
        executor = FloatExecutor(graph)
        self.images = images
    }

    /// The smallest and the largest element of every value over all images.
    func extremes(threads: Int, progress: @escaping @Sendable (Int) -> Void) throws(ImageSetError) -> [Extremes] {
        let workers = try observe(threads: threads, progress: progress) {
            [Extremes](repeating: Extremes(), count: executor.graph.values.count)
        } body: { extremes, value, elements in
            extremes[value].add(elements)
        }
        var merged = workers[0]
        for worker in workers.dropFirst() {
            for value in merged.indices { merged[value].add(worker[value]) }
        }
        for (value, extremes) in merged.enumerated() where !extremes.areFinite {
            throw .notFinite(value: executor.graph.values[value].name)
        }
        return merged
    }

    /// How often each value's elements were seen between its extremes.
    func histograms(
        _ extremes: [Extremes], threads: Int, progress: @escaping @Sendable (Int) -> Void
    ) throws(ImageSetError) -> [Histogram] {
        var workers = try observe(
            threads: threads, bytes: extremes.count * Histogram.byteCount, progress: progress
        ) {
            extremes.map { Histogram(min: $0.min, max: $0.max) }
        } body: { histograms, value, elements in
            histograms[value].add(elements)
        }
        // Out of the array, because what is in it as well would be copied by the first change.
        var merged = workers.removeFirst()
        for worker in workers {
            for value in merged.indices { merged[value].add(worker[value]) }
        }
        return merged
    }

    /// Shows every value of every image to `body`, each thread with a state of its own, which takes so many bytes.
    private func observe<State>(
        threads: Int, bytes: Int = 0, progress: @escaping @Sendable (Int) -> Void, makeState: () -> State,
        body: @Sendable (inout State, ValueID, UnsafeBufferPointer<Float>) -> Void
    ) throws(ImageSetError) -> [State] {
        try runInParallel(
            count: images.count, threads: executor.threads(atMost: threads, beside: bytes), progress: progress
        ) {
            (workspace: executor.makeWorkspace(), state: makeState())
        } body: { (worker, index) throws(ImageSetError) in
            let image = try images.image(index)
            _ = executor.run(image, in: worker.workspace) { value, elements in
                body(&worker.state, value, elements)
            }
        }.map(\.state)
    }
}
