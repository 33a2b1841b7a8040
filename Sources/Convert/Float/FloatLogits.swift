/// The logits of many images.
public struct FloatLogits: Sendable {
    /// How many images were run.
    public let images: Int
    /// Logits for each image and exit.
    public let classes: Int
    /// One array per exit, [image][class].
    public let exits: [[Float]]

    /// Takes the logits as they are; their number must fit.
    public init(images: Int, classes: Int, exits: [[Float]]) {
        precondition(exits.allSatisfy { $0.count == images * classes }, "FloatLogits: an exit has the wrong size")
        self.images = images
        self.classes = classes
        self.exits = exits
    }

    /// The logits of one image at one exit (both from 0).
    public func logits(exit: Int, image: Int) -> ArraySlice<Float> {
        exits[exit][image * classes..<(image + 1) * classes]
    }

    /// The class with the largest logit; ties go to the lowest index.
    public func top1(exit: Int, image: Int) -> Int {
        let logits = logits(exit: exit, image: image)
        var best = logits.startIndex
        for index in logits.indices where logits[index] > logits[best] {
            best = index
        }
        return best - logits.startIndex
    }

    /// Writes exit1.npy, exit2.npy, … of shape [images, classes] into the folder.
    public func write(to folder: String) throws(NpyError) {
        for (exit, logits) in exits.enumerated() {
            try NpyFile.write(logits, shape: [images, classes], to: "\(folder)/exit\(exit + 1).npy")
        }
    }
}

extension FloatExecutor {
    /// Runs all images; the result does not depend on `threads`. `progress` gets the number of finished images.
    public func logits(
        of images: ImageSet, threads: Int = availableThreads, progress: (@Sendable (Int) -> Void)? = nil
    ) throws(ImageSetError) -> FloatLogits {
        let classes = graph.values[graph.exits[0]].shape.channels
        var results = [[Float]](repeating: [], count: images.count * graph.exits.count)
        try results.withUnsafeMutableBufferPointer { (results) throws(ImageSetError) in
            // Every call writes elements of its own.
            nonisolated(unsafe) let results = results
            _ = try runInParallel(
                count: images.count, threads: threads, progress: progress, makeState: makeWorkspace
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
