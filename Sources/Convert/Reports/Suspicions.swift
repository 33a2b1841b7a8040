/// What is allowed, but rarely meant.
struct Suspicions {
    /// One sentence for each.
    private(set) var notes: [String] = []

    /// Fewer images than this leave ranges to chance.
    private static let fewImages = 50

    /// What `model` with its metadata, the options, the classes' names and the images give reason to ask.
    init(
        _ model: FloatModel, _ metadata: ModelMetadata, _ options: ConvertOptions, labels: [String],
        _ source: CalibrationSource
    ) {
        let images = source.images.count
        let takesPhotographs = source.photographs != nil
        let costs = model.graph.stepsOfExits()
        if let early = costs.indices.dropLast().first(where: { costs[$0] > costs[$0 + 1] }) {
            notes.append(
                "exit \(early + 1) takes \(costs[early]) multiply-adds and exit \(early + 2) only \(costs[early + 1]): "
                    + "export the outputs in the order of their cost, the cheapest first")
        }
        if images < Self.fewImages {
            let unseen =
                images < LayerwiseRounding.fewestImages
                ? "weights are rounded without regard to what they see, and " : ""
            notes.append(
                "calibrating with \(images) image\(images == 1 ? "" : "s"): \(unseen)ranges are safer from "
                    + "\(Self.fewImages) and better from some hundreds")
        }
        if model.classes == 1 {
            notes.append("its exits have one output, whose score is always 1: export a logit for each class")
        }
        if takesPhotographs {
            let said = options.input.completed(from: metadata.input)
            if let note = noteOfRange(said, model.graph) { notes.append(note) }
        }
        if labels.isEmpty, takesPhotographs {
            notes.append("no labels: answers are numbers of classes; give a file of names with --labels")
        }
        if let note = noteOfDuplicates(labels) { notes.append(note) }
        for name in options.overridden(metadata) {
            notes.append("--\(name) takes the place of what the model's metadata say")
        }
    }
}

/// What is assumed of the numbers that the model wants for pixels, where nobody says it or what is said is of another unit.
private func noteOfRange(_ said: InputSettings, _ graph: Graph) -> String? {
    if let deviation = said.deviation, deviation.isOfBytes {
        return
            "std \(deviation) looks like one of pixels from 0 to 255: here they are from 0 to 1, so divide it by 255 "
            + "(--std \(deviation.dividedBy255))"
    }
    if let deviation = said.deviation, said.mean == nil, deviation.isOfNormalization {
        return "std \(deviation) without a mean: the mean is taken as 0 (--mean 0 says that it is)"
    }
    guard said.mean == nil, said.deviation == nil, !graph.normalizesItsInput else { return nil }
    let usual =
        graph.values[graph.input].shape.channels == 3
        ? "ImageNet's are --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225" : "often --mean 0.5 --std 0.5"
    return
        "neither options nor metadata give mean and std: the model gets pixels from 0 to 1 (pixel / 255). One that was "
        + "trained with a mean and std needs them, for pixels from 0 to 1 (\(usual)); one that takes pixels from 0 to 255 "
        + "needs --std 0.00392157; --std 1 says that 0 to 1 is right"
}

extension ConvertOptions {
    /// The options that say something else than the metadata.
    fileprivate func overridden(_ metadata: ModelMetadata) -> [String] {
        func differs<Value: Equatable>(_ given: Value?, _ known: Value?) -> Bool {
            guard let given, let known else { return false }
            return given != known
        }
        var names: [String] = []
        if labels != nil, metadata.labels != nil { names.append("labels") }
        if differs(input.mean, metadata.input.mean) { names.append("mean") }
        if differs(input.deviation, metadata.input.deviation) { names.append("std") }
        if differs(input.resize, metadata.input.resize) { names.append("resize") }
        if differs(input.channelOrder, metadata.input.channelOrder) { names.append("channel-order") }
        return names
    }
}

extension Graph {
    /// Whether the model begins with factors or shifts of its own, as one does that its exporter gave the mean.
    fileprivate var normalizesItsInput: Bool {
        nodes.contains { $0.inputs.contains(input) && $0.operation is BatchNormalization }
    }

    /// What each exit takes by itself, in steps of `Operation.steps`.
    fileprivate func stepsOfExits() -> [Int] {
        exits.map { exit in
            ancestors(of: [exit]).reduce(0) { $0 + nodes[$1].operation.steps(output: values[nodes[$1].output].shape) }
        }
    }
}
