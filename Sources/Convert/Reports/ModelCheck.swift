import ONNX

/// What the converter makes of an ONNX file's operators.
public struct ModelCheck: Sendable {
    /// One type of operator.
    public struct OperatorCount: Sendable, Equatable {
        /// As ONNX names it.
        public var type: String
        /// Nodes in the file.
        public var count: Int
        /// Those of them that the converter cannot convert.
        public var missing: Int
    }

    /// In the order of their names.
    public var operators: [OperatorCount]
    /// Every node that the converter cannot convert.
    public var missing: [UnsupportedNode] = []
    /// What is left after folding and fusing, by kind; empty while something is missing.
    public var remaining: [(kind: String, count: Int)] = []
    /// One sentence for each thing that a plan would do differently from the file.
    public var notes: [String] = []

    /// What a plan would carry beside the graph; nil while something is missing.
    public var metadata: ModelMetadata?

    /// Imports and optimizes the model at `path` without converting it.
    /// - Throws: For every fault but missing operators.
    public init(_ path: String) throws(ConvertError) {
        let model = try wrapping(ConvertError.onnx) { () throws(ONNXError) in try ONNXModel(contentsOf: path) }
        var imported: ImportedModel?
        do {
            imported = try ImportedModel(model)
        } catch .unsupported(let nodes) {
            missing = nodes
        } catch {
            throw .graph(error)
        }
        if let imported {
            var graph = imported.graph
            _ = graph.optimize()
            remaining = Self.counts(graph.nodes.map(\.operation.kindName)).map { ($0.key, $0.value) }
            let metadata = try wrapping(ConvertError.metadata) { () throws(MetadataError) in
                try ModelMetadata(model.metadata, for: graph)
            }
            notes = imported.notes + metadata.notes
            self.metadata = metadata
        }
        let missingByType = Self.counts(missing.map(\.type))
        operators = Self.counts(model.nodes.map(\.qualifiedType)).map { type, count in
            OperatorCount(type: type, count: count, missing: missingByType.first { $0.key == type }?.value ?? 0)
        }
    }

    private static func counts(_ names: [String]) -> [(key: String, value: Int)] {
        Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    }
}

extension Operation {
    /// The operation without its parameters.
    fileprivate var kindName: String {
        switch self {
        case .convolution: "convolution"
        case .maxPool: "maximum pool"
        case .averagePool: "average pool"
        case .concat: "concat"
        case .add: "addition"
        case .batchNormalization: "batch normalization"
        case .relu: "ReLU"
        }
    }
}
