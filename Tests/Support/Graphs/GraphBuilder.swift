import Convert
import Suites

/// Builds graphs by hand, with weights that depend on nothing but the order of the calls.
package struct GraphBuilder {
    private var graph: Graph
    private var random: SplitMix64

    /// Starts a graph with its input.
    package init(channels: Int, height: Int, width: Int, seed: UInt64 = 1) {
        let input = Value(name: "image", shape: MapShape(channels: channels, height: height, width: width))
        graph = Graph(name: "handmade", values: [input], nodes: [], input: 0, exits: [])
        random = SplitMix64(state: seed)
    }

    /// The image.
    package var input: ValueID { graph.input }

    /// The shape of a map so far.
    package func shape(of value: ValueID) -> MapShape { graph.values[value].shape }

    /// A convolution with square kernel; weights are whole multiples of 2⁻⁷, so that they are exact everywhere.
    package mutating func convolution(
        _ input: ValueID, outputs: Int, kernel: Int = 1, stride: Int = 1, padding: Int = 0, groups: Int = 1,
        relu: Bool = true, residual: ValueID? = nil, weights: [Float]? = nil
    ) -> ValueID {
        let channels = shape(of: input).channels
        let count = outputs * channels / groups * kernel * kernel
        let weights = weights ?? (0..<count).map { _ in random.fraction() }
        var layer = Convolution(
            window: Self.window(kernel, stride, padding), outputs: outputs, channels: channels, groups: groups,
            weights: weights, bias: (0..<outputs).map { _ in random.fraction() })
        layer.relu = relu ? Relu() : nil
        layer.addsResidual = residual != nil
        return append(
            "conv", layer, [input] + (residual.map { [$0] } ?? []),
            shape(of: input, outputs, kernel, stride, padding))
    }

    /// A fully connected layer: a kernel as large as its input map.
    package mutating func fullyConnected(_ input: ValueID, outputs: Int) -> ValueID {
        let map = shape(of: input)
        precondition(map.height == map.width, "GraphBuilder.fullyConnected: the map must be square")
        return convolution(input, outputs: outputs, kernel: map.height, relu: false)
    }

    /// An activation, as a table.
    package mutating func table(_ input: ValueID, _ function: Table.Function) -> ValueID {
        append("table", Table(function), [input], shape(of: input))
    }

    /// A maximum over square windows.
    package mutating func maxPool(_ input: ValueID, kernel: Int, stride: Int, padding: Int = 0) -> ValueID {
        append(
            "maxpool", MaxPool(window: Self.window(kernel, stride, padding)), [input],
            shape(of: input, shape(of: input).channels, kernel, stride, padding))
    }

    /// An average over square windows.
    package mutating func averagePool(
        _ input: ValueID, kernel: Int, stride: Int, padding: Int = 0, countsPadding: Bool = false
    ) -> ValueID {
        append(
            "avgpool", AveragePool(window: Self.window(kernel, stride, padding), countsPadding: countsPadding), [input],
            shape(of: input, shape(of: input).channels, kernel, stride, padding))
    }

    /// Every pixel over its channels.
    package mutating func layerNormalization(_ input: ValueID) -> ValueID {
        let channels = shape(of: input).channels
        return append(
            "layernorm",
            LayerNormalization(
                scale: (0..<channels).map { _ in random.fraction() + 1 },
                shift: (0..<channels).map { _ in random.fraction() }, epsilon: 1e-5), [input], shape(of: input))
    }

    /// Every pixel of the first with the second: heads are groups of channels.
    /// - Parameter pixels: Whether the columns are the second's pixels, as in q · kᵀ, or its channels.
    package mutating func matrixProduct(
        _ first: ValueID, _ second: ValueID, columnsArePixels pixels: Bool, groups: Int = 1
    ) -> ValueID {
        let (one, other) = (shape(of: first), shape(of: second))
        return append(
            "product", MatrixProduct(groups: groups, columnsArePixels: pixels, depth: one.channels / groups),
            [first, second],
            MapShape(
                channels: pixels ? groups * other.pixels : other.channels, height: one.height, width: one.width))
    }

    /// Softmax over groups of channels.
    package mutating func softmax(_ input: ValueID, groups: Int = 1) -> ValueID {
        append("softmax", ChannelSoftmax(groups: groups), [input], shape(of: input))
    }

    /// The same map for every image.
    package mutating func constant(_ shape: MapShape) -> ValueID {
        append("constant", Constant(shape, (0..<shape.count).map { _ in random.fraction() }), [], shape)
    }

    /// The pixels of the first, then those of the second, in one column.
    package mutating func join(_ first: ValueID, _ second: ValueID) -> ValueID {
        let (one, other) = (shape(of: first), shape(of: second))
        return append(
            "join", Join(), [first, second], MapShape(channels: one.channels, height: one.pixels + other.pixels))
    }

    /// A normalization of groups of channels over all pixels.
    package mutating func groupNormalization(_ input: ValueID, groups: Int) -> ValueID {
        let channels = shape(of: input).channels
        return append(
            "groupnorm",
            GroupNormalization(
                groups: groups, scale: (0..<channels).map { _ in random.fraction() + 1 },
                shift: (0..<channels).map { _ in random.fraction() }, epsilon: 1e-5), [input], shape(of: input))
    }

    /// Bilinear interpolation, with aligned corners.
    package mutating func resize(_ input: ValueID, height: Int, width: Int) -> ValueID {
        let map = shape(of: input)
        func positions(_ from: Int, _ to: Int) -> [Resize.Position] {
            (0..<to).map { Resize.Position(Double($0 * (from - 1)) / Double(max(to - 1, 1)), of: from) }
        }
        return append(
            "resize", Resize(rows: positions(map.height, height), columns: positions(map.width, width)), [input],
            MapShape(channels: map.channels, height: height, width: width))
    }

    /// Values in another order; the shape follows from the lists.
    package mutating func gather(_ input: ValueID, _ gather: Gather) -> ValueID {
        append(
            "gather", gather, [input],
            MapShape(channels: gather.channels.count, height: gather.rows.count, width: gather.columns.count))
    }

    /// Channels in another order, as many times as they are named.
    package mutating func shuffle(_ input: ValueID, _ order: [Int]) -> ValueID {
        let map = shape(of: input)
        return gather(
            input,
            Gather(
                rows: (0..<map.height).map { .init(pixel: $0 * map.width) },
                columns: (0..<map.width).map { .init(pixel: $0) }, channels: order.map { .init(channel: $0) }))
    }

    /// The maps one after another along channels.
    package mutating func concat(_ inputs: ValueID...) -> ValueID {
        var result = shape(of: inputs[0])
        result.channels = inputs.reduce(0) { $0 + shape(of: $1).channels }
        return append("concat", Concat(), inputs, result)
    }

    /// Some channels of a map.
    package mutating func take(_ channels: Range<Int>, of map: ValueID) -> ValueID {
        var shape = shape(of: map)
        shape.channels = channels.count
        return append("take", TakeChannels(channels), [map], shape)
    }

    /// The product of two maps, or of a map and a gate.
    package mutating func multiply(
        _ first: ValueID, _ second: ValueID, relu: Bool = false, residual: ValueID? = nil
    ) -> ValueID {
        var product = Multiply()
        product.relu = relu ? Relu() : nil
        product.addsResidual = residual != nil
        return append("multiply", product, [first, second] + (residual.map { [$0] } ?? []), shape(of: first))
    }

    /// The sum of two maps.
    package mutating func add(_ first: ValueID, _ second: ValueID, relu: Bool = false) -> ValueID {
        append("add", Add(relu: relu ? Relu() : nil), [first, second], shape(of: first))
    }

    /// A scale and a shift for each channel.
    /// - Parameter scales: Repeated over the channels.
    package mutating func batchNormalization(_ input: ValueID, scales: [Float]) -> ValueID {
        let shape = shape(of: input)
        let operation = BatchNormalization(
            scale: (0..<shape.channels).map { scales[$0 % scales.count] },
            shift: (0..<shape.channels).map { _ in random.fraction() })
        return append("norm", operation, [input], shape)
    }

    /// An activation.
    package mutating func relu(_ input: ValueID) -> ValueID {
        append("relu", Relu(), [input], shape(of: input))
    }

    /// The graph with these exits, optimized as the converter does.
    package mutating func finished(exits: ValueID...) -> (graph: Graph, schedule: ExitSchedule) {
        finished(exits: exits)
    }

    /// The same for any number of exits.
    package mutating func finished(exits: [ValueID]) -> (graph: Graph, schedule: ExitSchedule) {
        var graph = self.graph
        graph.exits = exits
        for (index, exit) in exits.enumerated() { graph.values[exit].name = "exit\(index + 1)" }
        let schedule = graph.optimize()
        return (graph, schedule)
    }

    private mutating func append(
        _ name: String, _ operation: any Convert.Operation, _ inputs: [ValueID], _ shape: MapShape
    ) -> ValueID {
        let output = graph.values.count
        graph.values.append(Value(name: "\(name)\(output)", shape: shape))
        graph.nodes.append(Node(name: "\(name)\(output)", operation: operation, inputs: inputs, output: output))
        return output
    }

    private static func window(_ kernel: Int, _ stride: Int, _ padding: Int) -> Window {
        var window = Window(kernelHeight: kernel, kernelWidth: kernel)
        (window.strideHeight, window.strideWidth) = (stride, stride)
        (window.padTop, window.padLeft, window.padBottom, window.padRight) = (padding, padding, padding, padding)
        return window
    }

    private func shape(of input: ValueID, _ channels: Int, _ kernel: Int, _ stride: Int, _ padding: Int) -> MapShape {
        let map = shape(of: input)
        return MapShape(
            channels: channels, height: (map.height + 2 * padding - kernel) / stride + 1,
            width: (map.width + 2 * padding - kernel) / stride + 1)
    }
}

extension SplitMix64 {
    /// −0.5...0.5 in steps of 2⁻⁷.
    fileprivate mutating func fraction() -> Float {
        Float(Int(next() >> 57) - 64) / 128
    }
}
