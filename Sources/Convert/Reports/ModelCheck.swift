import ONNX

/// What the converter makes of an ONNX file's operators.
package struct ModelCheck: Sendable {
    /// One type of operator.
    package struct OperatorCount: Sendable, Equatable {
        /// As ONNX names it.
        package var type: String
        /// Nodes in the file.
        package var count: Int
        /// Those of them whose output is known when the model is exported, so that nothing is left to compute.
        package var folded: Int
        /// Those of them that the converter cannot convert.
        package var missing: Int

        /// In one word.
        package var state: String {
            missing > 0 ? "missing" : folded == count ? "folded" : "supported"
        }
    }

    /// Every operator that the converter knows, by its ONNX name, sorted.
    package static var supportedOperators: [String] { Rules.all.keys.sorted() }

    /// Every operator that the converter knows, a row each, as a table in Markdown: what it becomes, and whether it is computed
    /// when the model is converted where all of its inputs are constant.
    package static var operatorTable: String {
        let names = Set(Rules.all.keys).union(ConstantFolding.all.keys).sorted()
        let rows = names.map { name in
            "| \(name) | \(Rules.all[name]?.note ?? "only of constants") | \(ConstantFolding.all[name] == nil ? "" : "yes") |"
        }
        return (["| operator | as | of constants |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    /// In the order of their names.
    package var operators: [OperatorCount]
    /// What the converter cannot convert.
    package var missing: [UnsupportedGroup] = []
    /// What is left after folding and fusing, by `Operation.name`; empty while something is missing.
    package var remaining: [(kind: String, count: Int)] = []
    /// One sentence for each thing that a plan would do differently from the file.
    package var notes: [String] = []

    /// What a plan would carry beside the graph; nil while something is missing.
    package var metadata: ModelMetadata?

    /// Imports and optimizes the model at `path` without converting it.
    /// - Throws: For every fault but missing operators.
    package init(_ path: String) throws(ConvertError) {
        let file = try ModelFile(path)
        var importer = try wrapping(ConvertError.graph) { () throws(ImportError) in try Importer(file.onnx) }
        do {
            let model = try FloatModel(file, &importer)
            remaining = Self.counts(model.graph.nodes.map(\.operation.name)).map { ($0.key, $0.value) }
            let metadata = try model.metadata
            notes = model.notes + metadata.notes
            self.metadata = metadata
        } catch .graph(.unsupported(let nodes)) {
            missing = UnsupportedGroup.groups(of: nodes)
        }
        let missingByType = Dictionary(missing.map { ($0.type, $0.nodes.count) }, uniquingKeysWith: +)
        operators = Self.counts(file.onnx.nodes.map(\.qualifiedType)).map { type, count in
            OperatorCount(
                type: type, count: count, folded: importer.folded[type] ?? 0, missing: missingByType[type] ?? 0)
        }
    }

    private static func counts(_ names: [String]) -> [(key: String, value: Int)] {
        Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    }
}
