import ONNX

/// Activations of one input, which become tables.
extension Rules {
    static func sigmoid(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try table(&importer, node, .sigmoid)
    }

    static func tanh(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try table(&importer, node, .tanh)
    }

    static func hardSigmoid(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let alpha = try finite(node, "alpha", default: 0.2)
        return try table(&importer, node, .hardSigmoid(alpha: alpha, beta: try finite(node, "beta", default: 0.5)))
    }

    static func hardSwish(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try table(&importer, node, .hardSwish)
    }

    static func leakyRelu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try table(&importer, node, .leakyRelu(alpha: try finite(node, "alpha", default: 0.01)))
    }

    static func elu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try table(&importer, node, .elu(alpha: try finite(node, "alpha", default: 1)))
    }

    /// Clip with constant bounds; one that is left out is none.
    static func clip(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let least = -Float.greatestFiniteMagnitude
        let low = try bound(&importer, node, input: 1, default: least)
        let high = try bound(&importer, node, input: 2, default: -least)
        guard low <= high else { throw .invalid("its lower bound \(low) is above its upper bound \(high)") }
        return try table(&importer, node, .clip(low: low, high: high))
    }

    private static func bound(
        _ importer: inout Importer, _ node: ONNXNode, input index: Int, default missing: Float
    ) throws(NodeProblem) -> Float {
        guard node.hasInput(index) else { return missing }
        let (dimensions, elements) = try importer.constantFloats(of: node, input: index)
        guard elements.count == 1 else {
            throw .invalid("a bound has dimensions \(dimensions): one number is expected")
        }
        return elements[0]
    }

    private static func finite(_ node: ONNXNode, _ name: String, default missing: Float) throws(NodeProblem) -> Float {
        let value = try node.float(name, default: missing)
        guard value.isFinite else { throw .invalid("attribute '\(name)' is \(value): a finite number is expected") }
        return value
    }

    private static func table(
        _ importer: inout Importer, _ node: ONNXNode, _ function: Table.Function
    ) throws(NodeProblem) -> Symbol {
        try elementwise(&importer, node, Table(function), input: 0, isPerChannel: false)
    }
}
