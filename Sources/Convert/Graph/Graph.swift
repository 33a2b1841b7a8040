/// A classifier network as the converter sees it: a single-input, feed-forward graph whose outputs are the exits.
///
/// Maps are three-dimensional (the batch is always one); a vector is a map of one pixel. Fully connected layers are
/// convolutions whose kernel is as large as their input map, so that flattening needs no operation of its own.
public struct Graph: Sendable {
    /// The model's name, as its exporter chose it.
    public var name: String
    /// Everything that flows between nodes; indexed by `ValueID`.
    public var values: [Value]
    /// In an order that computes every value before it is used.
    public var nodes: [Node]
    /// The image, in the model's own input domain.
    public var input: ValueID
    /// One per exit, earliest first.
    public var exits: [ValueID]

    /// Puts a graph together; nothing is checked.
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
    /// The shape for one image.
    public var shape: MapShape

    /// Names a value of the given shape.
    public init(name: String, shape: MapShape) {
        self.name = name
        self.shape = shape
    }
}

/// The shape of one image's feature map.
public struct MapShape: Sendable, Hashable {
    /// How many channels the map has, at least one.
    public var channels: Int
    /// Rows of pixels.
    public var height: Int
    /// Columns of pixels.
    public var width: Int

    /// A map; one pixel unless said otherwise.
    public init(channels: Int, height: Int = 1, width: Int = 1) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    /// Elements of one channel.
    public var pixels: Int { height * width }
    /// Elements of the whole map.
    public var count: Int { channels * height * width }
}

/// One operation of the graph.
public struct Node: Sendable {
    /// The ONNX node's name, or its output's where it has none.
    public var name: String
    /// What the node computes.
    public var operation: Operation
    /// The values it reads; `Operation` gives their order.
    public var inputs: [ValueID]
    /// The one value it computes.
    public var output: ValueID

    /// Puts a node together; nothing is checked.
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
    /// Fused into its producer where that has no other consumer; otherwise turned into a 1×1 convolution.
    case relu
}

/// A sliding window. Sizes are in pixels, height first.
public struct Window: Sendable, Hashable {
    /// Rows of the window.
    public var kernelHeight: Int
    /// Columns of the window.
    public var kernelWidth: Int
    /// Rows between the starts of neighbouring windows.
    public var strideHeight = 1
    /// Columns between the starts of neighbouring windows.
    public var strideWidth = 1
    /// Rows between neighbouring elements of the kernel; 1 is dense.
    public var dilationHeight = 1
    /// Columns between neighbouring elements of the kernel; 1 is dense.
    public var dilationWidth = 1
    /// Rows of padding above the map.
    public var padTop = 0
    /// Columns of padding left of the map.
    public var padLeft = 0
    /// Rows of padding below the map.
    public var padBottom = 0
    /// Columns of padding right of the map.
    public var padRight = 0
    /// Rounds the output size up: the last window may hang over the padded map (pooling only).
    public var ceilMode = false

    /// A dense window of stride 1 without padding.
    public init(kernelHeight: Int, kernelWidth: Int) {
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
    }
}

/// A dense convolution; its bias, activation and residual are fused.
public struct Convolution: Sendable {
    /// Kernel size, stride, dilation and padding.
    public var window: Window
    /// Output channels.
    public var outputs: Int
    /// Input channels.
    public var channels: Int
    /// [outputs][channels][kernel height][kernel width], as ONNX stores it.
    public var weights: [Float]
    /// One per output.
    public var bias: [Float]
    /// Negative results become zero.
    public var relu = false
    /// The second input is added before the activation.
    public var addsResidual = false

    /// A convolution without activation or residual.
    public init(window: Window, outputs: Int, channels: Int, weights: [Float], bias: [Float]) {
        self.window = window
        self.outputs = outputs
        self.channels = channels
        self.weights = weights
        self.bias = bias
    }
}
