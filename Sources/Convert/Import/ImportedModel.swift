import ONNX

/// A model as a graph, with what the import left out.
package struct ImportedModel: Sendable {
    /// In an order of computation, not yet optimized.
    package var graph: Graph
    /// One sentence for each thing that the graph does differently from the file.
    package var notes: [String]

    /// Translates the model's nodes one by one and infers every shape.
    ///
    /// Batches of any length are taken as one image. All unsupported nodes are reported together.
    package init(_ model: ONNXModel) throws(ImportError) {
        var importer = try Importer(model)
        try self.init(&importer)
    }

    /// See `init(_:)`; the importer tells afterwards what it has made of the nodes.
    init(_ importer: inout Importer) throws(ImportError) {
        try importer.convertNodes()
        let exits = try importer.exits()
        graph = Graph(
            name: importer.model.name, values: importer.values, nodes: importer.nodes, input: importer.input,
            exits: exits)
        notes = importer.notes
    }
}
