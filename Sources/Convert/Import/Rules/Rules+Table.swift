import ONNX

/// Activations of one input, which become tables.
extension Rules {
    /// As the very last node of an exit it is left out: it changes no order.
    static func sigmoid(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard isTrailing(importer, node) else { return try table(&importer, node, .sigmoid) }
        importer.notes.append("Sigmoid '\(node.name)' is left out: output '\(node.outputs[0])' gives logits")
        return .view(try importer.view(of: node, input: 0))
    }

    /// Gelu, exact or by the hyperbolic tangent (Hendrycks and Gimpel, Gaussian Error Linear Units, section 2).
    static func gelu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let mode = try node.string("approximate", default: "none")
        switch mode {
        case "none": return try table(&importer, node, .gelu)
        case "tanh": return try table(&importer, node, .geluByTanh)
        default: throw .unsupported("approximate=\(mode): there are none and tanh")
        }
    }

    static func hardSigmoid(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let alpha = try finite(node, "alpha", default: 0.2)
        return try table(&importer, node, .hardSigmoid(alpha: alpha, beta: try finite(node, "beta", default: 0.5)))
    }

    /// x · sigmoid(alpha · x)
    static func swish(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let alpha = try finite(node, "alpha", default: 1)
        return try table(
            &importer, node, .product(.identity, .chain(.line(factor: alpha, offset: 0), .sigmoid)))
    }

    static func selu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let alpha = try finite(node, "alpha", default: 1.673_263_2)
        let gamma = try finite(node, "gamma", default: 1.050_701)
        return try table(&importer, node, .chain(.elu(alpha: alpha), .line(factor: gamma, offset: 0)))
    }

    static func celu(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let alpha = try finite(node, "alpha", default: 1)
        guard alpha > 0 else { throw .invalid("alpha=\(alpha): a positive number is expected") }
        return try table(
            &importer, node,
            .chain(
                .chain(.line(factor: 1 / alpha, offset: 0), .elu(alpha: 1)), .line(factor: alpha, offset: 0)))
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
        return try clip(&importer, node, try importer.view(of: node, input: 0), low: low, high: high)
    }

    static func clip(
        _ importer: inout Importer, _ node: ONNXNode, _ view: MapView, low: Float, high: Float
    ) throws(NodeProblem) -> Symbol {
        // ReLU6 costs nothing behind a convolution.
        let operation: any Operation =
            low == 0 && high > 0
            ? Relu(ceiling: high == .greatestFiniteMagnitude ? .infinity : high) : Table(.clip(low: low, high: high))
        return .view(try importer.appendElementwise(node, operation, view))
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

    /// The rule of an activation without parameters.
    static func table(_ function: Table.Function) -> Rule {
        { (importer, node) throws(NodeProblem) in try table(&importer, node, function) }
    }

    static func table(
        _ importer: inout Importer, _ node: ONNXNode, _ function: Table.Function
    ) throws(NodeProblem) -> Symbol {
        .view(try importer.appendElementwise(node, Table(function), try importer.view(of: node, input: 0)))
    }
}
