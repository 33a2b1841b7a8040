/// One operation of the graph.
package struct Node: Sendable {
    /// The ONNX node's name, or its output's where it has none.
    package var name: String
    /// What the node computes.
    package var operation: any Operation
    /// The values it reads; `Operation` gives their order.
    package var inputs: [ValueID]
    /// The one value it computes.
    package var output: ValueID

    /// Puts a node together; nothing is checked.
    package init(name: String, operation: any Operation, inputs: [ValueID], output: ValueID) {
        self.name = name
        self.operation = operation
        self.inputs = inputs
        self.output = output
    }
}
