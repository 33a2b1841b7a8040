/// A classifier network as the converter sees it: a single-input, feed-forward graph whose outputs are the exits.
///
/// Maps are three-dimensional (the batch is always one); a vector is a map of one pixel. Fully connected layers are
/// convolutions whose kernel is as large as their input map, so that flattening needs no operation of its own.
public struct Graph: Sendable {
    public var name: String
    public var values: [Value]
    /// In an order that computes every value before it is used.
    public var nodes: [Node]
    public var input: ValueID
    /// One per exit, earliest first.
    public var exits: [ValueID]

    public init(name: String, values: [Value], nodes: [Node], input: ValueID, exits: [ValueID]) {
        self.name = name
        self.values = values
        self.nodes = nodes
        self.input = input
        self.exits = exits
    }
}

/// Index into `Graph.values`.
public typealias ValueID = Int

/// What flows along an edge of the graph.
public struct Value: Sendable {
    /// The ONNX tensor's name.
    public var name: String
    public var shape: MapShape

    public init(name: String, shape: MapShape) {
        self.name = name
        self.shape = shape
    }
}

/// The shape of one image's feature map.
public struct MapShape: Sendable, Hashable {
    public var channels: Int
    public var height: Int
    public var width: Int

    public init(channels: Int, height: Int = 1, width: Int = 1) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    public var pixels: Int { height * width }
    public var count: Int { channels * height * width }
}

/// One operation of the graph.
public struct Node: Sendable {
    /// The ONNX node's name, or its output's where it has none.
    public var name: String
    public var operation: Operation
    public var inputs: [ValueID]
    public var output: ValueID

    public init(name: String, operation: Operation, inputs: [ValueID], output: ValueID) {
        self.name = name
        self.operation = operation
        self.inputs = inputs
        self.output = output
    }
}

/// What a node computes. After the passes only the first five cases are left, each with `relu` fused where it could be.
public enum Operation: Sendable {
    /// inputs: map, and the residual where `addsResidual` is set.
    case convolution(Convolution)
    case maxPool(Window)
    case averagePool(Window, countsPadding: Bool)
    /// Along channels, two or more inputs.
    case concat
    /// Two maps of one shape.
    case add(relu: Bool)
    /// y = x · scale[c] + shift[c]; folded into convolutions by the passes, or turned into a 1×1 convolution.
    case batchNormalization(scale: [Float], shift: [Float])
    /// Fused into its producer where that has no other consumer; otherwise it stays.
    case relu
}

/// A sliding window. Sizes are in pixels, height first.
public struct Window: Sendable, Hashable {
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideHeight = 1
    public var strideWidth = 1
    public var dilationHeight = 1
    public var dilationWidth = 1
    public var padTop = 0
    public var padLeft = 0
    public var padBottom = 0
    public var padRight = 0
    /// Rounds the output size up: the last window may hang over the padded map (pooling only).
    public var ceilMode = false

    public init(kernelHeight: Int, kernelWidth: Int) {
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
    }
}

/// A dense convolution; its bias, activation and residual are fused.
public struct Convolution: Sendable {
    public var window: Window
    public var outputs: Int
    public var channels: Int
    /// [outputs][channels][kernel height][kernel width], as ONNX stores it.
    public var weights: [Float]
    /// One per output.
    public var bias: [Float]
    public var relu = false
    /// The second input is added before the activation.
    public var addsResidual = false

    public init(window: Window, outputs: Int, channels: Int, weights: [Float], bias: [Float]) {
        self.window = window
        self.outputs = outputs
        self.channels = channels
        self.weights = weights
        self.bias = bias
    }
}
