/// Index into `Graph.values`.
package typealias ValueID = Int

/// What flows along an edge of the graph.
package struct Value: Sendable {
    /// The ONNX tensor's name.
    package var name: String
    /// The shape for one image.
    package var shape: MapShape

    /// Names a value of the given shape.
    package init(name: String, shape: MapShape) {
        self.name = name
        self.shape = shape
    }
}
