/// A node that the converter has no translation for.
package struct UnsupportedNode: Error, Equatable, Sendable, CustomStringConvertible {
    /// The node's name, or its first output's.
    package var name: String
    /// The operator, with its domain where that is not the standard one.
    package var type: String
    /// What about the node is not supported, in one clause.
    package var reason: String

    /// Describes one node.
    package init(name: String, type: String, reason: String) {
        self.name = name
        self.type = type
        self.reason = reason
    }

    /// Name, type and reason in one line.
    package var description: String { "'\(name)' (\(type)): \(reason)" }
}
