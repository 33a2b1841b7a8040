/// Index into `Graph.values`.
package typealias ValueID = Int

/// What flows along an edge of the graph.
package struct Value: Sendable {
    /// The ONNX tensor's name.
    package var name: String
    /// The shape for one image.
    package var shape: MapShape
    /// What it must be able to hold, where the model says so itself because it is quantized already.
    package var range: ValueRange?

    /// Names a value of the given shape.
    package init(name: String, shape: MapShape) {
        self.name = name
        self.shape = shape
    }
}
