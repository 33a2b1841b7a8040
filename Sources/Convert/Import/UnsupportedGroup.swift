/// Nodes of one operator that are not supported for the same reason, and what can be done about them.
package struct UnsupportedGroup: Sendable, Equatable, CustomStringConvertible {
    /// The operator, with its domain where that is not the standard one.
    package var type: String
    /// The first node's, in one clause.
    package var reason: String
    /// Their names, in order of computation.
    package var nodes: [String]

    /// In the order in which the first of each group is computed.
    package static func groups(of nodes: [UnsupportedNode]) -> [UnsupportedGroup] {
        var groups: [UnsupportedGroup] = []
        var positions: [[String]: Int] = [:]
        for node in nodes {
            let key = [node.type, node.reason.pattern]
            if let position = positions[key] {
                groups[position].nodes.append(node.name)
            } else {
                positions[key] = groups.count
                groups.append(UnsupportedGroup(type: node.type, reason: node.reason, nodes: [node.name]))
            }
        }
        return groups
    }

    /// What to do, in one clause.
    package var advice: String {
        let parts = type.split(separator: ".")
        if parts.count > 1 {
            return parts.dropLast().joined(separator: ".") == "com.microsoft"
                ? "export without the optimizations of ONNX Runtime, which put operators of its own in"
                : "replace it by operators of ONNX itself"
        }
        if reason.hasPrefix("training_mode") { return "export the model for inference, after model.eval()" }
        return Self.adviceByType[type] ?? "replace it in the network, or try to simplify the model before exporting it"
    }

    private static let adviceByType: [String: String] = {
        let advice: [(types: [String], advice: String)] = [
            (
                ["If", "Loop", "Scan", "LSTM", "GRU", "RNN", "SequenceAt", "SequenceConstruct"],
                "networks with loops or branches have no bound on their time: export a feed-forward classifier"
            ),
            (
                ["NonMaxSuppression", "TopK", "NonZero", "RoiAlign", "GridSample"],
                "detectors are not classifiers: cut the model before it"
            ),
            (
                ["ConvTranspose", "MaxUnpool"],
                "networks that paint images are not classifiers: cut the model before it"
            ),
            (
                ["LpNormalization", "MeanVarianceNormalization", "LRN"],
                "train with BatchNormalization, which costs nothing in a plan"
            ),
            (
                ["Einsum", "Attention"],
                "write attention as MatMul, Softmax, MatMul, or export with the other exporter (dynamo=True or False)"
            ),
            (
                ["GatherND", "ScatterND", "Sin", "Cos", "CumSum"],
                "often computed from sizes alone: export with the other exporter (dynamo=True or False), or simplify the "
                    + "exported file, as ONNX Runtime does when it saves an optimized model"
            ),
            (
                ["QuantizeLinear", "DequantizeLinear", "QLinearConv", "ConvInteger", "MatMulInteger"],
                "convert the float model: quantizing is done here"
            ),
        ]
        return Dictionary(
            advice.flatMap { entry in entry.types.map { ($0, entry.advice) } }, uniquingKeysWith: { first, _ in first })
    }()

    /// Three of the names.
    private var examples: String {
        nodes.prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (nodes.count > 3 ? ", …" : "")
    }

    /// Count, operator, names, reason and advice in one line.
    package var description: String {
        "\(nodes.count) \(type) (\(examples)): \(reason); \(advice)"
    }
}

extension String {
    /// The text without its numbers and quoted names, which differ from node to node.
    fileprivate var pattern: String {
        var (pattern, isQuoted) = ("", false)
        for character in unicodeScalars {
            if character == "'" { isQuoted.toggle() }
            if !isQuoted, !("0"..."9").contains(character), character != "," {
                pattern.unicodeScalars.append(character)
            }
        }
        return pattern
    }
}
