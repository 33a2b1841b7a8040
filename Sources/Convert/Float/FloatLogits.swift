/// The logits of many images.
package struct FloatLogits: Sendable {
    /// How many images were run.
    package let images: Int
    /// Logits for each image and exit.
    package let classes: Int
    /// One array per exit, [image][class].
    package let exits: [[Float]]

    /// Takes the logits as they are; their number must fit.
    package init(images: Int, classes: Int, exits: [[Float]]) {
        precondition(exits.allSatisfy { $0.count == images * classes }, "FloatLogits: an exit has the wrong size")
        self.images = images
        self.classes = classes
        self.exits = exits
    }

    /// The logits of one image at one exit (both from 0).
    package func logits(exit: Int, image: Int) -> ArraySlice<Float> {
        exits[exit][image * classes..<(image + 1) * classes]
    }

    /// The class with the largest logit; ties go to the lowest index.
    package func top1(exit: Int, image: Int) -> Int {
        let logits = logits(exit: exit, image: image)
        var best = logits.startIndex
        for index in logits.indices where logits[index] > logits[best] {
            best = index
        }
        return best - logits.startIndex
    }

    /// Writes exit1.npy, exit2.npy, … of shape [images, classes] into the folder.
    package func write(to folder: String) throws(NpyError) {
        for (exit, logits) in exits.enumerated() {
            try NpyFile.write(logits, shape: [images, classes], to: "\(folder)/exit\(exit + 1).npy")
        }
    }
}
