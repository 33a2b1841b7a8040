import ONNX
import Text

/// What a model's file says about itself beside its graph: the values under `punctual.…` in its `metadata_props`.
///
///     punctual.labels         class names, joined by line breaks
///     punctual.mean           1 or C numbers, 0...1
///     punctual.std            1 or C numbers, 0.000001...1000000
///     punctual.resize         N (the shorter side in pixels), WxH or none
///     punctual.crop           N or WxH: the model's input size
///     punctual.channel_order  rgb or bgr
///     punctual.top1_percent   one number for each exit, 0...100
///     punctual.temperature    one number for each exit, 2⁻²⁰...2²⁰
package struct ModelMetadata: Sendable, Equatable {
    /// In the order of the logits, one for each class.
    package var labels: [String]?
    /// How training prepared photographs.
    package var input = InputSettings()
    /// What training measured.
    package var exits = Exits()
    /// One sentence for each key under `punctual.` that means nothing.
    package var notes: [String] = []

    /// What training measured at the exits: one number for each, in order.
    package struct Exits: Sendable, Equatable {
        /// Share of the test data that the float model classifies correctly, in percent.
        package var top1Percent: [Float]?
        /// What divides the logits before softmax, so that scores are probabilities (Guo et al. 2017, section 4.2).
        package var temperature: [Float]?

        /// Nothing was measured.
        package init() {}
    }

    /// Nothing is known.
    package init() {}

    /// Parses and checks the properties of the file that `graph` was imported from.
    package init(_ properties: [String: String], for graph: Graph) throws(MetadataError) {
        let exit = graph.values[graph.exits[0]].shape
        for (key, value) in properties.sorted(by: { $0.key < $1.key }) where key.hasPrefix(Self.prefix) {
            if let problem = value.markProblem {
                throw MetadataError(key: key, value: value.shortened(to: 60), reason: problem)
            }
            let property = Property(key: key, value: value)
            switch key.dropFirst(Self.prefix.count) {
            case "labels": labels = try property.labels(classes: exit.channels)
            case "mean": input.mean = try property.numbers()
            case "std": input.deviation = try property.numbers()
            case "resize": input.resize = try property.size(expected: "N, WxH or none")
            case "crop": input.crop = try property.size(expected: "N or WxH")
            case "channel_order": input.channelOrder = try property.channelOrder()
            case "top1_percent":
                exits.top1Percent = try property.numbers(
                    exits: graph.exits.count, expected: "percents from 0 to 100"
                ) { (0...100).contains($0) }
            case "temperature":
                exits.temperature = try property.numbers(
                    exits: graph.exits.count, expected: "numbers above 0, from 2^-20 to 2^20"
                ) { PlanScale.temperatures.contains($0) }
            default: notes.append("the model's metadata: \(key) means nothing to this version and is ignored")
            }
        }
        do throws(InputSettings.Problem) {
            try input.validate(for: graph.values[graph.input].shape)
        } catch {
            let key = Self.prefix + error.setting
            throw MetadataError(key: key, value: properties[key] ?? error.value, reason: error.reason)
        }
    }

    private static let prefix = "punctual."
}

/// One entry of the metadata, on its way to a value of its type.
private struct Property {
    let key: String
    let value: String

    private func error(_ reason: String) -> MetadataError {
        MetadataError(key: key, value: value, reason: reason)
    }

    func numbers() throws(MetadataError) -> NumberList {
        guard let list = NumberList(value) else {
            throw error("is no list of numbers: numbers separated by commas are expected")
        }
        return list
    }

    func numbers(exits: Int, expected: String, isValid: (Float) -> Bool) throws(MetadataError) -> [Float] {
        let values = try numbers().values
        guard values.count == exits else {
            throw error("has \(values.count) numbers, but the model has \(exits) exits: one for each is expected")
        }
        guard let wrong = values.first(where: { !isValid($0) }) else { return values }
        throw error("has \(wrong) in it: \(expected) are expected")
    }

    func size(expected: String) throws(MetadataError) -> ImageSize {
        guard let size = ImageSize(value) else { throw error("is no size: \(expected) is expected, in pixels") }
        return size
    }

    func channelOrder() throws(MetadataError) -> InputSettings.ColorOrder {
        guard let order = InputSettings.ColorOrder(rawValue: value) else {
            throw error("is no order of channels: rgb or bgr is expected")
        }
        return order
    }

    func labels(classes: Int) throws(MetadataError) -> [String] {
        let labels = labelLines(value)
        guard labels.count == classes else {
            throw error("has \(labels.count) lines, but the model has \(classes) classes: one for each is expected")
        }
        if let line = firstBadLabel(labels) {
            throw error("has an empty label, or one too long for a plan, in line \(line + 1)")
        }
        return labels
    }
}
