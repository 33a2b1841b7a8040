/// What an ONNX file says, checked only as far as it can be without knowing what the operators mean.
public struct ONNXModel: Sendable {
    /// Versions of the standard operator set that the converter knows.
    public static let supportedOpsets: ClosedRange<Int64> = 11...21

    /// The graph's name, as the exporter chose it.
    public var name: String
    /// The program that exported the model, with its version; empty where it does not say.
    public var producer: String
    /// Version of the standard operator set.
    public var opset: Int64
    /// In the file's order, which need not be an order of computation.
    public var nodes: [ONNXNode]
    /// Named constants: weights, biases, shapes.
    public var initializers: [String: ONNXTensor]
    /// What the caller feeds: inputs that have no initializer.
    public var inputs: [ONNXValueInfo]
    /// What the model gives back, in the file's order.
    public var outputs: [ONNXValueInfo]
    /// What the exporter wrote beside the graph (`metadata_props`): free text by key.
    public var metadata: [String: String]
}

/// One operator of the file.
public struct ONNXNode: Sendable {
    /// The node's name, or its first output's where it has none.
    public var name: String
    /// The operator, such as `Conv`.
    public var type: String
    /// Empty for the standard operators.
    public var domain: String
    /// An empty name is an optional input that is absent.
    public var inputs: [String]
    /// Names of the values that the node computes.
    public var outputs: [String]
    /// Constant arguments by name.
    public var attributes: [String: ONNXAttribute]
}

/// A constant argument of an operator.
public enum ONNXAttribute: Sendable, Equatable {
    case float(Float)
    case int(Int64)
    case string(String)
    case tensor(ONNXTensor)
    case floats([Float])
    case ints([Int64])
    /// A kind that no supported operator has, such as a subgraph.
    case unsupported
}

/// A constant array, row-major.
public struct ONNXTensor: Sendable, Equatable {
    /// The initializer's name; may be empty in attributes.
    public var name: String
    /// Empty for a scalar.
    public var dimensions: [Int]
    /// As many as the dimensions' product.
    public var elements: Elements

    /// Takes the elements as they are; their number must be the dimensions' product.
    public init(name: String, dimensions: [Int], elements: Elements) {
        self.name = name
        self.dimensions = dimensions
        self.elements = elements
    }

    /// Floating-point types are widened or rounded to float32, integers and Booleans to 64 bits.
    public enum Elements: Sendable, Equatable {
        case floats([Float])
        case integers([Int64])
    }
}

/// The name, type and shape of a graph input or output.
public struct ONNXValueInfo: Sendable {
    /// The value's name, unique in the graph.
    public var name: String
    /// False also where the type is missing.
    public var isFloat32: Bool
    /// Nil where the file gives none.
    public var dimensions: [Dimension]?

    /// One size of a shape.
    public enum Dimension: Sendable, Equatable {
        case fixed(Int64)
        /// Known only when the model runs; the name may be empty.
        case symbolic(String)
    }
}
