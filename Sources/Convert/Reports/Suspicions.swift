/// What is allowed, but rarely meant.
struct Suspicions {
    /// One sentence for each.
    private(set) var notes: [String] = []

    /// Fewer images than this leave ranges to chance.
    private static let fewImages = 50

    init(
        _ model: FloatModel, _ metadata: ModelMetadata, _ options: ConvertOptions, images: Int, isNameless: Bool
    ) {
        let costs = model.graph.stepsOfExits()
        if let early = costs.indices.dropLast().first(where: { costs[$0] > costs[$0 + 1] }) {
            notes.append(
                "exit \(early + 1) takes \(costs[early]) multiply-adds and exit \(early + 2) only \(costs[early + 1]): "
                    + "export the outputs in the order of their cost, the cheapest first")
        }
        if images < Self.fewImages {
            notes.append(
                "calibrated with \(images) image\(images == 1 ? "" : "s"): ranges are safer from \(Self.fewImages) and "
                    + "better from some hundreds")
        }
        if model.classes == 1 {
            notes.append("its exits have one output, whose score is always 1: export a logit for each class")
        }
        if isNameless {
            notes.append("no labels: answers are numbers of classes; give a file of names with --labels")
        }
        for name in options.overridden(metadata) {
            notes.append("--\(name) takes the place of what the model's metadata say")
        }
    }
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
    /// What each exit takes by itself, in steps of `Operation.steps`.
    fileprivate func stepsOfExits() -> [Int] {
        exits.map { exit in
            ancestors(of: [exit]).reduce(0) { $0 + nodes[$1].operation.steps(output: values[nodes[$1].output].shape) }
        }
    }
}
