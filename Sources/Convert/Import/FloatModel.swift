import Foundation
import ONNX
import Plan

/// An ONNX file, imported, optimized and ordered by exit.
public struct FloatModel: Sendable {
    /// As the passes left it.
    public let graph: Graph
    /// What each exit needs of the graph.
    public let schedule: ExitSchedule
    /// See `ImportedModel.notes`.
    public let notes: [String]
    /// What the file says beside its graph, unchecked: text by key. See `ModelMetadata`.
    public let properties: [String: String]
    /// XXH64 of the file in hexadecimal.
    public let fileHash: String

    /// Reads and optimizes the model at `path`.
    public init(_ path: String) throws(ConvertError) {
        let model = try wrapping(ConvertError.onnx) { () throws(ONNXError) in try ONNXModel(contentsOf: path) }
        let imported = try wrapping(ConvertError.graph) { () throws(ImportError) in try ImportedModel(model) }
        var graph = imported.graph
        schedule = graph.optimize()
        self.graph = graph
        notes = imported.notes
        properties = model.metadata
        do {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            let hash = String(bytes.withUnsafeBytes { XXH64.hash($0) }, radix: 16)
            fileHash = String(repeating: "0", count: 16 - hash.count) + hash
        } catch {
            throw .cannotOpen(path: path, reason: error.localizedDescription)
        }
    }

    /// Number of classes, the same at every exit.
    public var classes: Int { graph.values[graph.exits[0]].shape.channels }

    /// Shape of the input.
    public var inputShape: MapShape { graph.values[graph.input].shape }

    /// The logits of every image of a `.npy` array in the model's own input domain.
    public func logits(ofArray path: String) throws(ConvertError) -> FloatLogits {
        let array = try wrapping(ConvertError.array) { () throws(NpyError) in try NpyFile(contentsOf: path) }
        return try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try FloatExecutor(graph).logits(of: try ImageSet(array, shape: inputShape))
        }
    }
}

/// Runs `body`, and gives its errors the type of this module.
func wrapping<Result, Failure: Error>(
    _ wrap: (Failure) -> ConvertError, _ body: () throws(Failure) -> Result
) throws(ConvertError) -> Result {
    do {
        return try body()
    } catch {
        throw wrap(error)
    }
}
