extension FloatExecutor {
    /// Runs all images; the result does not depend on `threads`. `progress` gets the number of finished images.
    package func logits(
        of images: ImageSet, threads: Int = availableThreads, progress: (@Sendable (Int) -> Void)? = nil
    ) throws(ImageSetError) -> FloatLogits {
        let classes = graph.values[graph.exits[0]].shape.channels
        var results = [[Float]](repeating: [], count: images.count * graph.exits.count)
        try results.withUnsafeMutableBufferPointer { (results) throws(ImageSetError) in
            // Every call writes elements of its own.
            nonisolated(unsafe) let results = results
            _ = try runInParallel(
                count: images.count, threads: self.threads(atMost: threads), progress: progress,
                makeState: makeWorkspace
            ) { (workspace, index) throws(ImageSetError) in
                let logits = run(try images.image(index), in: workspace)
                for (exit, values) in logits.enumerated() {
                    results[exit * images.count + index] = values
                }
            }
        }
        let exits = graph.exits.indices.map { exit in
            Array(results[exit * images.count..<(exit + 1) * images.count].joined())
        }
        return FloatLogits(images: images.count, classes: classes, exits: exits)
    }
}
