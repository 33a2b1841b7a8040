/// A classifier network as the converter sees it: a single-input, feed-forward graph whose outputs are the exits.
///
/// Maps are three-dimensional (the batch is always one); a vector is a map of one pixel. Fully connected layers are
/// convolutions whose kernel is as large as their input map, so that flattening needs no operation of its own.
package struct Graph: Sendable {
    /// The model's name, as its exporter chose it.
    package var name: String
    /// Everything that flows between nodes; indexed by `ValueID`.
    package var values: [Value]
    /// In an order that computes every value before it is used.
    package var nodes: [Node]
    /// The image, in the model's own input domain.
    package var input: ValueID
    /// One per exit, earliest first.
    package var exits: [ValueID]

    /// Puts a graph together; nothing is checked.
    package init(name: String, values: [Value], nodes: [Node], input: ValueID, exits: [ValueID]) {
        self.name = name
        self.values = values
        self.nodes = nodes
        self.input = input
        self.exits = exits
    }
}
