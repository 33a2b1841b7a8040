/// What an ONNX file says, checked only as far as it can be without knowing what the operators mean.
package struct ONNXModel: Sendable {
    /// The oldest version of the standard operator set that is read.
    package static let oldestOpset: Int64 = 11
    /// The newest version whose operators are known. Later ones are read, too: what an operator means changes rarely.
    package static let newestOpset: Int64 = 25

    /// The most nodes of a graph: some ten times those of the largest classifiers. What is done with graphs takes time and
    /// memory for every node, and a node takes no more than a few bytes of a file.
    package static let largestNodeCount = 16_384
    /// The most bytes of all tensors together, decoded. Tensors of external data can share bytes.
    package static let largestTensorSize = 1 << 31
    /// The most dimensions of a tensor, an input or an output: one takes a byte of the file, and each reason to refuse one
    /// of its nodes names all.
    package static let largestRank = 8

    /// The graph's name, as the exporter chose it.
    package var name: String
    /// The program that exported the model, with its version; empty where it does not say.
    package var producer: String
    /// Version of the standard operator set.
    package var opset: Int64
    /// In the file's order, which need not be an order of computation.
    package var nodes: [ONNXNode]
    /// Named constants: weights, biases, shapes.
    package var initializers: [String: ONNXTensor]
    /// What the caller feeds: inputs that have no initializer.
    package var inputs: [ONNXValueInfo]
    /// What the model gives back, in the file's order.
    package var outputs: [ONNXValueInfo]
    /// What the exporter wrote beside the graph (`metadata_props`): free text by key.
    package var metadata: [String: String]
    /// The paths of the files of external data.
    package var dataFiles: [String]
}

/// One operator of the file.
package struct ONNXNode: Sendable {
    /// The node's name, or its first output's where it has none.
    package var name: String
    /// The operator, such as `Conv`.
    package var type: String
    /// Empty for the standard operators.
    package var domain: String
    /// An empty name is an optional input that is absent.
    package var inputs: [String]
    /// Names of the values that the node computes.
    package var outputs: [String]
    /// Constant arguments by name.
    package var attributes: [String: ONNXAttribute]
}

/// A constant argument of an operator.
package enum ONNXAttribute: Sendable, Equatable {
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
package struct ONNXTensor: Sendable, Equatable {
    /// The initializer's name; may be empty in attributes.
    package var name: String
    /// Empty for a scalar.
    package var dimensions: [Int]
    /// As many as the dimensions' product.
    package var elements: Elements
    /// The type in the file, where it is one that maps and weights are quantized to.
    package var quantizedType: QuantizedType?

    /// Takes the elements as they are; their number must be the dimensions' product.
    package init(name: String, dimensions: [Int], elements: Elements) {
        self.name = name
        self.dimensions = dimensions
        self.elements = elements
    }

    /// What quantized numbers are; a zero point has the type of its numbers. The raw values are ONNX's.
    package enum QuantizedType: Int64, Sendable {
        case uint8 = 2
        case int8 = 3
        case uint16 = 4
        case int16 = 5

        /// All numbers of the type.
        package var bounds: ClosedRange<Float> {
            switch self {
            case .uint8: 0...255
            case .int8: -128...127
            case .uint16: 0...65535
            case .int16: -32768...32767
            }
        }
    }

    /// Floating-point types are widened or rounded to float32, integers and Booleans to 64 bits.
    package enum Elements: Sendable, Equatable {
        case floats([Float])
        case integers([Int64])
    }
}

/// The name, type and shape of a graph input or output.
package struct ONNXValueInfo: Sendable {
    /// The value's name, unique in the graph.
    package var name: String
    /// Nil where the type is missing, or none of a float's.
    package var elementType: ElementType?
    /// Nil where the file gives none.
    package var dimensions: [Dimension]?

    /// Types that images come in; all are computed as float32.
    package enum ElementType: String, Sendable {
        case float32
        case float16
    }

    /// One size of a shape.
    package enum Dimension: Sendable, Equatable {
        case fixed(Int64)
        /// Known only when the model runs; the name may be empty.
        case symbolic(String)
    }
}
