import ONNX

/// A model as a graph, with what the import left out.
public struct ImportedModel: Sendable {
    /// In an order of computation, not yet optimized.
    public var graph: Graph
    /// One sentence for each thing that the graph does differently from the file.
    public var notes: [String]

    /// Translates the model's nodes one by one and infers every shape.
    ///
    /// Batches of any length are taken as one image. All unsupported nodes are reported together.
    public init(_ model: ONNXModel) throws(ImportError) {
        var importer = try Importer(model)
        try importer.convertNodes()
        let exits = try importer.exits()
        graph = Graph(
            name: model.name, values: importer.values, nodes: importer.nodes, input: importer.input, exits: exits)
        notes = importer.notes
    }
}

/// What a name of the ONNX file stands for.
enum Symbol {
    case view(MapView)
    case constant(ONNXTensor)
    /// The output of a node that could not be converted.
    case unknown
}

/// A value of the graph under the dimensions that ONNX gives it; flattening changes only these.
struct MapView {
    var value: ValueID
    /// The first is the batch and always 1.
    var dimensions: [Int]
}

/// Why one node cannot be converted.
enum NodeProblem: Error {
    case unsupported(String)
    case invalid(String)
    /// An input comes from a node that has been reported already.
    case unknownInput
}

/// The state of an import: the graph so far, and what the names of the file stand for.
struct Importer {
    let model: ONNXModel
    /// The batch that the file declares; nil where it is symbolic.
    let batch: Int64?
    let input: ValueID = 0
    /// How often each name is read, as a node's input or as an output of the model.
    let uses: [String: Int]
    let outputNames: Set<String>
    var values: [Value] = []
    var nodes: [Node] = []
    var notes: [String] = []
    private var symbols: [String: Symbol]

    init(_ model: ONNXModel) throws(ImportError) {
        self.model = model
        guard let image = model.inputs.first else { throw .noInput }
        guard model.inputs.count == 1 else { throw .severalInputs(model.inputs.map(\.name)) }
        let shape: MapShape
        (batch, shape) = try imageShape(image)
        values = [Value(name: image.name, shape: shape)]
        symbols = model.initializers.mapValues { .constant($0) }
        symbols[image.name] = .view(
            MapView(value: 0, dimensions: [1, shape.channels, shape.height, shape.width]))

        var uses: [String: Int] = [:]
        for name in model.nodes.flatMap(\.inputs) + model.outputs.map(\.name) {
            uses[name, default: 0] += 1
        }
        self.uses = uses
        outputNames = Set(model.outputs.map(\.name))
    }

    /// Converts every node, and throws all unsupported ones together.
    mutating func convertNodes() throws(ImportError) {
        var unsupported: [UnsupportedNode] = []
        var firstInvalid: ImportError?
        for node in try model.sortedNodes() {
            var result = Symbol.unknown
            do throws(NodeProblem) {
                for name in node.outputs.dropFirst() where uses[name] != nil {
                    throw NodeProblem.unsupported("its output '\(name)' is used")
                }
                result = try convert(node)
            } catch {
                switch error {
                case .unsupported(let reason):
                    unsupported.append(UnsupportedNode(name: node.name, type: node.qualifiedType, reason: reason))
                case .invalid(let reason):
                    firstInvalid = firstInvalid ?? .invalidNode(name: node.name, type: node.type, reason: reason)
                case .unknownInput:
                    break
                }
            }
            for (index, name) in node.outputs.enumerated() where !name.isEmpty {
                symbols[name] = index == 0 ? result : .unknown
            }
        }
        guard unsupported.isEmpty else { throw .unsupported(unsupported) }
        if let firstInvalid { throw firstInvalid }
    }

    private mutating func convert(_ node: ONNXNode) throws(NodeProblem) -> Symbol {
        guard node.domain.isEmpty else { throw .unsupported("operators of domain '\(node.domain)' are not supported") }
        return switch node.type {
        case "Conv": try convolution(node)
        case "Gemm": try gemm(node)
        case "MatMul": try matrixProduct(node)
        case "MaxPool": try maxPool(node)
        case "AveragePool": try averagePool(node)
        case "GlobalAveragePool": try globalAveragePool(node)
        case "ReduceMean": try reduceMean(node)
        case "BatchNormalization": try batchNormalization(node)
        case "Relu": try relu(node)
        case "Add": try add(node)
        case "Concat": try concat(node)
        case "Flatten": try flatten(node)
        case "Reshape": try reshape(node)
        case "Squeeze": try squeeze(node)
        case "Identity": try symbol(of: node, input: 0)
        case "Dropout": try dropout(node)
        case "Constant": try constant(node)
        case "Softmax", "LogSoftmax": try trailingSoftmax(node)
        default: throw .unsupported("the operator is not supported")
        }
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
        _ node: ONNXNode, _ operation: Operation, _ inputs: [ValueID]
    ) throws(NodeProblem) -> ValueID {
        let shape: MapShape
        do {
            shape = try operation.outputShape(of: inputs.map { values[$0].shape })
        } catch {
            throw .invalid(error.reason)
        }
        let output = values.count
        values.append(Value(name: node.outputs.first ?? node.name, shape: shape))
        nodes.append(Node(name: node.name, operation: operation, inputs: inputs, output: output))
        return output
    }

    /// The values of the model's outputs, in the file's order.
    func exits() throws(ImportError) -> [ValueID] {
        guard !model.outputs.isEmpty else { throw .noOutput }
        var exits: [ValueID] = []
        for name in model.outputs.map(\.name) {
            guard let symbol = symbols[name] else { throw .undefinedOutput(name: name) }
            guard case .view(let view) = symbol, view.value != input else {
                throw .badOutput(name: name, reason: "does not depend on any computation")
            }
            let shape = values[view.value].shape
            guard shape.pixels == 1 else {
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

/// The declared batch, nil where it is symbolic, and the shape of one image.
private func imageShape(_ input: ONNXValueInfo) throws(ImportError) -> (batch: Int64?, MapShape) {
    guard input.isFloat32 else { throw .badInput(name: input.name, reason: "is not of type float32") }
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
    let shape = MapShape(channels: sizes[0], height: sizes[1], width: sizes[2])
    guard shape.isRepresentable else {
        throw .badInput(name: input.name, reason: "is larger than \(MapShape.largestCount) elements")
    }
    if case .fixed(let batch) = dimensions[0] { return (batch, shape) }
    return (nil, shape)
}
