import ONNX
import Text

/// The state of an import: the graph so far, and what the names of the file stand for.
struct Importer {
    let model: ONNXModel
    /// The batch that the file declares; nil where it is symbolic.
    let batch: Int64?
    let input: ValueID = 0
    /// How often each name is read, as a node's input or as an output of the model.
    let uses: [String: Int]
    /// The kernels of each MaxPool that reads them and whose windows lie side by side within what it reads.
    let poolKernels: [String: [[Int64]]]
    let outputNames: Set<String>
    var values: [Value] = []
    var nodes: [Node] = []
    var notes: [String] = []
    /// Nodes whose output is known already, by their type.
    private(set) var folded: [String: Int] = [:]
    /// Nodes that cannot be converted.
    private(set) var unsupported: [UnsupportedNode] = []
    private var symbols: [String: Symbol]
    /// Maps whose values had to be moved, by what they are of.
    var gathered: [MapView: ValueID] = [:]
    /// What the second and later outputs of the node at hand stand for, where its rule knows.
    var otherOutputs: [Symbol] = []
    /// Channels of all values, and elements of all constants that nodes have read.
    private var channelSum = 0
    private var constantSum = 0
    private let largestConstantSum: Int
    /// Steps of all that is computed of constants.
    var constantSteps = 0
    /// There may be one for every node, and all are kept.
    private static let longestReason = 500

    init(_ model: ONNXModel) throws(ImportError) {
        self.model = model
        guard let image = model.inputs.first else { throw .noInput }
        guard model.inputs.count == 1 else { throw .severalInputs(model.inputs.map(\.name)) }
        let (shape, axes): (MapShape, [MapView.Axis])
        (batch, shape, axes) = try imageShape(image)
        values = [Value(name: image.name, shape: shape)]
        largestConstantSum = max(GraphLimits.constants, 16 * model.constantCount)
        symbols = model.initializers.mapValues { .constant($0) }
        symbols[image.name] = .view(MapView(value: 0, axes: axes))

        if image.elementType == .float16 {
            notes.append("input '\(image.name)' is of type float16 and taken as float32")
        }

        var uses: [String: Int] = [:]
        for name in model.nodes.flatMap(\.inputs) + model.outputs.map(\.name) {
            uses[name, default: 0] += 1
        }
        self.uses = uses
        poolKernels = Self.poolKernels(of: model.nodes)
        if model.opset > ONNXModel.newestOpset {
            notes.append(
                "opset \(model.opset) is later than \(ONNXModel.newestOpset), the last that is known: operators are taken "
                    + "to mean what they meant there")
        }
        outputNames = Set(model.outputs.map(\.name))
    }

    /// Converts every node, and throws all unsupported ones together.
    mutating func convertNodes() throws(ImportError) {
        var firstInvalid: ImportError?
        for node in try model.sortedNodes() {
            var result = Symbol.unknown
            otherOutputs = []
            do throws(NodeProblem) {
                result = try convert(node)
                for name in node.outputs.dropFirst(1 + otherOutputs.count) where uses[name] != nil {
                    throw NodeProblem.unsupported("its output '\(name)' is used")
                }
            } catch {
                result = .unknown
                otherOutputs = []
                switch error {
                case .unsupported(let reason):
                    unsupported.append(
                        UnsupportedNode(
                            name: node.name, type: node.qualifiedType, reason: reason.shortened(to: Self.longestReason))
                    )
                case .invalid(let reason):
                    firstInvalid = firstInvalid ?? .invalidNode(name: node.name, type: node.type, reason: reason)
                case .unknownInput:
                    break
                }
            }
            let results = [result] + otherOutputs
            for (index, name) in node.outputs.enumerated() where !name.isEmpty {
                symbols[name] = index < results.count ? results[index] : .unknown
            }
        }
        guard unsupported.isEmpty else { throw .unsupported(unsupported) }
        if let firstInvalid { throw firstInvalid }
    }

    private mutating func convert(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard node.domain.isEmpty else { throw .unsupported("operators of domain '\(node.domain)' are not supported") }
        let (entry, fold) = (Rules.all[node.type], ConstantFolding.all[node.type])
        guard entry != nil || fold != nil else { throw .unsupported("the operator is not supported") }
        let constants = try constantInputs(of: node)
        if let constants, let fold {
            let given = constants.reduce(0) { $0 + ($1?.steps ?? 0) }
            try claim(given)
            let constant = try fold(constants, node)
            try claim(max(constant.steps - given, 0))
            folded[node.type, default: 0] += 1
            return .constant(constant)
        }
        guard let entry else { throw .unsupported("the operator is supported of constants only") }
        guard constants != nil else { return try entry.rule(&self, node) }
        let constant = try computed(node, entry.rule)
        folded[node.type, default: 0] += 1
        return constant
    }

    /// The inputs of a node that has some and whose are all constant; nil for any other.
    private func constantInputs(of node: ONNXNode) throws(NodeProblem) -> [ONNXTensor?]? {
        guard !node.inputs.isEmpty else { return nil }
        var inputs: [ONNXTensor?] = []
        for (index, name) in node.inputs.enumerated() {
            guard !name.isEmpty else {
                inputs.append(nil)
                continue
            }
            guard case .constant(let tensor) = try symbol(of: node, input: index) else { return nil }
            inputs.append(tensor)
        }
        return inputs
    }

    /// What the name of an input stands for.
    func symbol(of node: ONNXNode, input index: Int) throws(NodeProblem) -> Symbol {
        guard node.inputs.indices.contains(index), !node.inputs[index].isEmpty else {
            throw .invalid("input \(index) is missing")
        }
        // Sorting has made sure that every input is defined.
        let symbol = symbols[node.inputs[index]] ?? .unknown
        if case .unknown = symbol { throw .unknownInput }
        return symbol
    }

    /// Adds a node to the graph; its output's shape follows from the operation.
    mutating func append(
        _ node: ONNXNode, _ operation: any Operation, _ inputs: [ValueID]
    ) throws(NodeProblem) -> ValueID {
        let shape: MapShape
        do {
            shape = try operation.outputShape(of: inputs.map { values[$0].shape })
        } catch {
            throw .invalid(error.reason)
        }
        guard shape.isRepresentable else {
            throw .invalid(
                "its output of shape \(shape) is too large: sides and channels may have \(MapShape.largestSide) each, all of "
                    + "it \(MapShape.largestCount) elements")
        }
        channelSum += shape.channels
        guard channelSum <= GraphLimits.channels else {
            throw .invalid("all maps up to its output together have more than \(GraphLimits.channels) channels")
        }
        let output = values.count
        values.append(Value(name: node.outputs.first ?? node.name, shape: shape))
        nodes.append(Node(name: node.name, operation: operation, inputs: inputs, output: output))
        return output
    }

    /// Counts the elements of a constant that a node reads, before they are copied.
    mutating func claim(_ tensor: ONNXTensor) throws(NodeProblem) {
        try claim(tensor.elements.count)
    }

    /// Counts the elements of a constant that is about to be made.
    mutating func claim(_ count: Int) throws(NodeProblem) {
        constantSum += count
        guard constantSum <= largestConstantSum else {
            throw .invalid(
                "the nodes up to it read more than \(largestConstantSum) weights, most of them again and again")
        }
    }

    /// Adds a node whose output ONNX sees as [1, C, H, W].
    mutating func appendMap(
        _ node: ONNXNode, _ operation: any Operation, _ inputs: [ValueID]
    ) throws(NodeProblem) -> Symbol {
        let output = try append(node, operation, inputs)
        return .view(MapView(output, values[output].shape))
    }

    /// The values of the model's outputs, in the file's order.
    func exits() throws(ImportError) -> [ValueID] {
        guard let first = model.outputs.first else { throw .noOutput }
        guard model.outputs.count <= GraphLimits.exits else {
            throw .badOutput(
                name: first.name,
                reason: "is one of \(model.outputs.count) outputs: at most \(GraphLimits.exits) are supported")
        }
        var exits: [ValueID] = []
        for name in model.outputs.map(\.name) {
            guard let symbol = symbols[name] else { throw .undefinedOutput(name: name) }
            guard case .view(let view) = symbol, view.value != input else {
                throw .badOutput(name: name, reason: "does not depend on any computation")
            }
            let shape = values[view.value].shape
            guard shape.pixels == 1, view.axes.flatMap(\.loops).count <= 1 else {
                throw .badOutput(
                    name: name, reason: "has dimensions \(view.dimensions): logits of shape [N, classes] are expected")
            }
            if let first = exits.first, values[first].shape != shape {
                throw .badOutput(
                    name: name,
                    reason: "has \(shape.channels) classes, but '\(values[first].name)' has "
                        + "\(values[first].shape.channels): all exits must have the same")
            }
            guard !exits.contains(view.value) else { throw .duplicateOutput(name: name) }
            exits.append(view.value)
        }
        return exits
    }
}

/// The declared batch, nil where it is symbolic, the shape of one image, and how the model sees it: channels first, or last
/// where that is what the sizes look like.
private func imageShape(_ input: ONNXValueInfo) throws(ImportError) -> (batch: Int64?, MapShape, [MapView.Axis]) {
    guard input.elementType != nil else {
        throw .badInput(
            name: input.name, reason: "is of neither type float32 nor float16: export the model with an input of floats"
        )
    }
    guard let dimensions = input.dimensions, dimensions.count == 4 else {
        throw .badInput(name: input.name, reason: "has no shape of the form [N, C, H, W]")
    }
    var sizes: [Int] = []
    for dimension in dimensions.dropFirst() {
        guard case .fixed(let size) = dimension, (1...Int64(MapShape.largestSide)).contains(size) else {
            throw .badInput(
                name: input.name,
                reason: "needs fixed channels, height and width of 1 to \(MapShape.largestSide): export the model "
                    + "with a dynamic batch only")
        }
        sizes.append(Int(size))
    }
    let colours = 1...4
    let isLast = colours.contains(sizes[2]) && !colours.contains(sizes[0]) && !colours.contains(sizes[1])
    let shape =
        isLast
        ? MapShape(channels: sizes[2], height: sizes[0], width: sizes[1])
        : MapShape(channels: sizes[0], height: sizes[1], width: sizes[2])
    let map = MapView.mapAxes(shape)
    let axes = isLast ? [map[0], map[2], map[3], map[1]] : map
    guard shape.isRepresentable else {
        throw .badInput(name: input.name, reason: "is larger than \(MapShape.largestCount) elements")
    }
    if case .fixed(let batch) = dimensions[0] { return (batch, shape, axes) }
    return (nil, shape, axes)
}

extension ONNXModel {
    /// Elements of all constants that the file holds.
    fileprivate var constantCount: Int {
        let attributes = nodes.lazy.flatMap(\.attributes.values).map { attribute in
            if case .tensor(let tensor) = attribute { tensor.elements.count } else { 0 }
        }
        return initializers.values.reduce(0) { $0 + $1.elements.count } + attributes.reduce(0, +)
    }
}

extension ONNXTensor.Elements {
    /// How many there are.
    fileprivate var count: Int {
        switch self {
        case .floats(let elements): elements.count
        case .integers(let elements): elements.count
        }
    }
}

extension ONNXTensor {
    /// What it takes to go through it: also one without elements has rows.
    var steps: Int {
        dimensions.reduce(1) { $0.multipliedReportingOverflow(by: max($1, 1)).partialValue }
    }
}
