import ONNX

extension Rules {
    /// Identity.
    static func identity(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try importer.symbol(of: node, input: 0)
    }

    /// Dropout does nothing in inference.
    static func dropout(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        if node.hasInput(2), try importer.constantInts(of: node, input: 2).contains(where: { $0 != 0 }) {
            throw .unsupported("training_mode=1")
        }
        return try importer.symbol(of: node, input: 0)
    }

    /// Constant in any of its forms but sparse tensors and strings.
    static func constant(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        for (name, attribute) in node.attributes {
            switch (name, attribute) {
            case ("value", .tensor(let tensor)):
                return .constant(tensor)
            case ("value_float", .float(let value)):
                return .constant(ONNXTensor(name: node.name, dimensions: [], elements: .floats([value])))
            case ("value_floats", .floats(let values)):
                return .constant(ONNXTensor(name: node.name, dimensions: [values.count], elements: .floats(values)))
            case ("value_int", .int(let value)):
                return .constant(ONNXTensor(name: node.name, dimensions: [], elements: .integers([value])))
            case ("value_ints", .ints(let values)):
                return .constant(ONNXTensor(name: node.name, dimensions: [values.count], elements: .integers(values)))
            default:
                continue
            }
        }
        throw .unsupported("it holds neither a tensor nor numbers")
    }

    /// Shape of a map, whose batch is one.
    static func shape(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        .constant(try ConstantFolding.shape(of: try importer.view(of: node, input: 0).dimensions, node))
    }

    /// Cast of a map: everything is computed in one type.
    static func cast(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        // ONNX's numbers for float32, float16, double.
        guard [1, 10, 11].contains(try node.int("to", default: 0)) else {
            throw .unsupported("maps are cast to floating-point types only")
        }
        return .view(try importer.view(of: node, input: 0))
    }

    /// ArgMax as the very last node of an exit is left out: the runtime ranks the classes itself.
    static func trailingArgMax(_ importer: inout Importer, _ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try trailing(&importer, node, axis: try node.int("axis", default: 0))
    }

    /// Whether the node's output is one of the model's, and read by nothing else.
    static func isTrailing(_ importer: Importer, _ node: ONNXNode) -> Bool {
        let name = node.outputs.first ?? ""
        return importer.outputNames.contains(name) && importer.uses[name] == 1
    }

    static func trailing(
        _ importer: inout Importer, _ node: ONNXNode, axis: Int64
    ) throws(NodeProblem) -> Symbol {
        guard isTrailing(importer, node) else {
            throw .unsupported("it is supported only as the last node before an output")
        }
        let name = node.outputs.first ?? ""
        let view = try importer.view(of: node, input: 0)
        let counted = try Dimensions.counted(axis, rank: view.axes.count)
        guard view.axes[counted].count == importer.shape(of: view).count else {
            throw .unsupported("axis=\(axis): only the axis of the classes is supported")
        }
        importer.notes.append("\(node.type) '\(node.name)' is left out: output '\(name)' gives logits")
        return .view(view)
    }
}
