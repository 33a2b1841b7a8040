import Foundation
import ONNX

/// An ONNX file, imported, optimized and ordered by exit.
package struct FloatModel: Sendable {
    /// As the passes left it.
    package let graph: Graph
    /// What each exit needs of the graph.
    package let schedule: ExitSchedule
    /// See `ImportedModel.notes`.
    package let notes: [String]
    /// What the file says beside its graph, unchecked: text by key. See `ModelMetadata`.
    package let properties: [String: String]
    /// The files of external data beside the model.
    package let dataFiles: [String]
    /// XXH64 of the file in hexadecimal.
    package let fileHash: String

    /// Reads and optimizes the model at `path`.
    package init(_ path: String) throws(ConvertError) {
        try self.init(ModelFile(path))
    }

    /// Reads and optimizes the contents of the file at `path`.
    package init(_ bytes: Data, path: String) throws(ConvertError) {
        try self.init(ModelFile(bytes, path: path))
    }

    /// Imports and optimizes what a file says.
    init(_ file: ModelFile) throws(ConvertError) {
        var importer = try wrapping(ConvertError.graph) { () throws(ImportError) in try Importer(file.onnx) }
        try self.init(file, &importer)
    }

    /// Imports and optimizes what a file says; the importer tells afterwards what it has made of the nodes.
    init(_ file: ModelFile, _ importer: inout Importer) throws(ConvertError) {
        let imported: ImportedModel
        do {
            imported = try ImportedModel(&importer)
        } catch {
            throw .graph(error)
        }
        var graph = imported.graph
        try graph.requireWithinLimits()
        schedule = graph.optimize()
        self.graph = graph
        notes = imported.notes
        properties = file.onnx.metadata
        fileHash = file.hash
        dataFiles = file.onnx.dataFiles
    }

    /// Number of classes, the same at every exit.
    package var classes: Int { graph.values[graph.exits[0]].shape.channels }

    /// Shape of the input.
    package var inputShape: MapShape { graph.values[graph.input].shape }

    /// What the file says beside its graph, checked against the graph.
    package var metadata: ModelMetadata {
        get throws(ConvertError) {
            try wrapping(ConvertError.metadata) { () throws(MetadataError) in try ModelMetadata(properties, for: graph)
            }
        }
    }

    /// The logits of every image of a `.npy` array in the model's own input domain.
    package func logits(ofArray path: String) throws(ConvertError) -> FloatLogits {
        let array = try wrapping(ConvertError.array) { () throws(NpyError) in try NpyFile(contentsOf: path) }
        return try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try FloatExecutor(graph).logits(of: try ImageSet(array, shape: inputShape))
        }
    }
}
