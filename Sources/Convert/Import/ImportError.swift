import Text

/// Why a model cannot become a graph; each description is one line, but for the list of what is not supported.
package enum ImportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Every node that the converter cannot convert, in order of computation.
    case unsupported([UnsupportedNode])
    /// A node that is part of a cycle, or that waits for one.
    case cycle(node: String)
    /// A name that nothing defines, such as a weight that the file lacks.
    case missingValue(node: String, value: String)
    /// Two nodes, or a node and an initializer or input, define one name.
    case duplicateValue(name: String)
    case noInput
    case severalInputs([String])
    case badInput(name: String, reason: String)
    case noOutput
    case duplicateOutput(name: String)
    /// Nothing computes the output.
    case undefinedOutput(name: String)
    case badOutput(name: String, reason: String)
    /// Shapes, sizes or numbers that contradict each other or the operator's definition.
    case invalidNode(name: String, type: String, reason: String)

    /// For the user; names the node and, where there is one, the remedy.
    package var description: String {
        switch self {
        case .unsupported(let nodes):
            "\(nodes.count) unsupported node\(nodes.count == 1 ? "" : "s"):\n"
                + UnsupportedGroup.groups(of: nodes).map { "  \($0)".printable }.joined(separator: "\n")
        case .cycle(let node):
            "node '\(node)' depends on its own output: the graph must not have cycles"
        case .missingValue(let node, let value):
            "node '\(node)' needs '\(value)', which is no initializer, no input and no node's output: export the model "
                + "with its weights"
        case .duplicateValue(let name):
            "'\(name)' is defined more than once"
        case .noInput:
            "the model has no input: one image of shape [N, C, H, W] is expected"
        case .severalInputs(let names):
            "the model has \(names.count) inputs without data (\(names.joined(separator: ", "))): one image is expected"
        case .badInput(let name, let reason):
            "input '\(name)' \(reason)"
        case .noOutput:
            "the model has no output"
        case .duplicateOutput(let name):
            "two outputs are '\(name)': every exit must be a value of its own"
        case .undefinedOutput(let name):
            "output '\(name)' is computed by no node"
        case .badOutput(let name, let reason):
            "output '\(name)' \(reason)"
        case .invalidNode(let name, let type, let reason):
            "node '\(name)' (\(type)): \(reason)"
        }
    }
}
