import ONNX

extension Importer {
    /// BatchNormalization with the statistics of the training, as a scale and a shift per channel.
    mutating func batchNormalization(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard try node.int("training_mode", default: 0) == 0 else {
            throw .unsupported("training_mode=1: export the model for inference")
        }
        let epsilon = Double(try node.float("epsilon", default: 1e-5))
        let gamma = try constantFloats(of: node, input: 1).elements
        let beta = try constantFloats(of: node, input: 2).elements
        let mean = try constantFloats(of: node, input: 3).elements
        let variance = try constantFloats(of: node, input: 4).elements
        guard [beta.count, mean.count, variance.count].allSatisfy({ $0 == gamma.count }) else {
            throw .invalid(
                "its parameters have \(gamma.count), \(beta.count), \(mean.count) and \(variance.count) elements")
        }
        let factors = zip(gamma, variance).map { Double($0) / (Double($1) + epsilon).squareRoot() }
        let scale = factors.map { Float($0) }
        let shift = gamma.indices.map { Float(Double(beta[$0]) - Double(mean[$0]) * factors[$0]) }
        guard (scale + shift).allSatisfy(\.isFinite) else { throw .invalid("a variance is not positive") }
        return try elementwise(node, .batchNormalization(scale: scale, shift: shift), input: 0, isPerChannel: true)
    }

    /// Relu, under any dimensions.
    mutating func relu(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        try elementwise(node, .relu, input: 0, isPerChannel: false)
    }

    /// Add of two maps, or of a map and a constant per channel.
    mutating func add(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        switch (try symbol(of: node, input: 0), try symbol(of: node, input: 1)) {
        case (.view(let first), .view(let second)):
            guard first.dimensions == second.dimensions else {
                throw .unsupported(
                    "its inputs have dimensions \(first.dimensions) and \(second.dimensions): broadcasting is not "
                        + "supported")
            }
            let output = try append(node, .add(relu: false), [first.value, second.value])
            return .view(MapView(value: output, dimensions: first.dimensions))
        case (.view(let view), .constant):
            return try addConstant(node, to: view, mapInput: 0, constantInput: 1)
        case (.constant, .view(let view)):
            return try addConstant(node, to: view, mapInput: 1, constantInput: 0)
        default:
            throw .unsupported("both inputs are constant: simplify the model before exporting it")
        }
    }

    private mutating func addConstant(
        _ node: ONNXNode, to view: MapView, mapInput: Int, constantInput: Int
    ) throws(NodeProblem) -> Symbol {
        let (dimensions, elements) = try constantFloats(of: node, input: constantInput)
        let channels = values[view.value].shape.channels
        // Broadcasting aligns the last axes: only the constant's channel axis may be longer than one.
        let trailingAxes = view.dimensions.count - 2
        let channelAxis = dimensions.count - 1 - trailingAxes
        let isPerChannel =
            dimensions.count <= view.dimensions.count
            && dimensions.enumerated().allSatisfy { $0.offset == channelAxis || $0.element == 1 }
        guard isPerChannel, elements.count == channels || elements.count == 1 else {
            throw .unsupported(
                "a constant of dimensions \(dimensions) is added to \(view.dimensions): one per channel is expected")
        }
        let shift = elements.count == channels ? elements : [Float](repeating: elements[0], count: channels)
        let scale = [Float](repeating: 1, count: channels)
        return try elementwise(
            node, .batchNormalization(scale: scale, shift: shift), input: mapInput, isPerChannel: true)
    }

    /// Concat along channels; one input alone is passed on.
    mutating func concat(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard let axis = node.attributes["axis"], case .int(let axis) = axis else {
            throw .invalid("attribute 'axis' is missing")
        }
        var inputs: [MapView] = []
        for index in node.inputs.indices {
            inputs.append(try view(of: node, input: index))
        }
        guard let first = inputs.first else { throw .invalid("it has no inputs") }
        let rank = first.dimensions.count
        guard inputs.allSatisfy({ $0.dimensions.count == rank }) else {
            throw .invalid("its inputs have different numbers of dimensions")
        }
        guard try countedAxis(axis, rank: rank) == 1 else {
            throw .unsupported("axis=\(axis): only concatenation along channels (axis 1) is supported")
        }
        if inputs.count == 1 { return .view(first) }
        for input in inputs {
            try requireChannelAxis(input)
        }
        let output = try append(node, .concat, inputs.map(\.value))
        return .view(MapView(value: output, dimensions: dimensions(like: first, of: output)))
    }

    /// Dropout does nothing in inference.
    mutating func dropout(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        if node.hasInput(2), try constantInts(of: node, input: 2).contains(where: { $0 != 0 }) {
            throw .unsupported("training_mode is set: export the model for inference")
        }
        return try symbol(of: node, input: 0)
    }

    /// Constant in any of its forms but sparse tensors and strings.
    func constant(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
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

    /// Softmax as the very last node of an exit is left out: it changes no order, and the runtime computes its own.
    mutating func trailingSoftmax(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        let axis = try node.int("axis", default: model.opset < 13 ? 1 : -1)
        let name = node.outputs.first ?? ""
        guard outputNames.contains(name), uses[name] == 1 else {
            throw .unsupported("it is supported only as the last node before an output")
        }
        let view = try view(of: node, input: 0)
        guard try countedAxis(axis, rank: view.dimensions.count) == 1 else {
            throw .unsupported("axis=\(axis): only the axis of the classes (1) is supported")
        }
        notes.append("\(node.type) '\(node.name)' is left out: output '\(name)' gives logits")
        return .view(view)
    }

    /// A node with one map in and a map of the same shape out.
    private mutating func elementwise(
        _ node: ONNXNode, _ operation: Operation, input index: Int, isPerChannel: Bool
    ) throws(NodeProblem) -> Symbol {
        let view = try view(of: node, input: index)
        if isPerChannel { try requireChannelAxis(view) }
        let output = try append(node, operation, [view.value])
        return .view(MapView(value: output, dimensions: view.dimensions))
    }

    /// Flattening a map of several pixels hides its channels.
    private func requireChannelAxis(_ view: MapView) throws(NodeProblem) {
        let shape = values[view.value].shape
        guard view.dimensions.count >= 2, view.dimensions[1] == shape.channels else {
            throw .unsupported("it works on channels, but its input is flattened to \(view.dimensions)")
        }
    }

    private func dimensions(like view: MapView, of value: ValueID) -> [Int] {
        var dimensions = view.dimensions
        dimensions[1] = values[value].shape.channels
        return dimensions
    }
}
