import Convert
import Suites
import Testing

@Suite struct FloatExecutorTests {
    /// Graphs of one node, compared with loops over the definition.
    @Test func convolvesAsDefined() {
        var random = SplitMix64(state: 3)
        for trial in 0..<60 {
            let input = MapShape(channels: 1 + trial % 4, height: 5 + trial % 3, width: 4 + trial % 5)
            var window = Window(kernelHeight: 1 + trial % 3, kernelWidth: 1 + trial / 2 % 3)
            (window.strideHeight, window.strideWidth) = (1 + trial / 3 % 2, 1 + trial / 5 % 3)
            (window.dilationHeight, window.dilationWidth) = (1 + trial / 7 % 2, 1 + trial / 4 % 2)
            (window.padTop, window.padLeft) = (trial % 3, trial / 3 % 4)
            (window.padBottom, window.padRight) = (trial / 2 % 3, trial / 5 % 3)
            let groups = trial % 5 == 0 ? input.channels : trial % 4 == 3 ? 2 : 1
            let outputs = (1 + trial % 7) * groups
            let weights = random.floats(outputs * input.channels / groups * window.kernelHeight * window.kernelWidth)
            var convolution = Convolution(
                window: window, outputs: outputs, channels: input.channels, groups: groups, weights: weights,
                bias: random.floats(outputs))
            convolution.relu = [nil, Relu(), Relu(ceiling: 0.5)][trial % 3]
            let image = random.floats(input.count)
            let expected = reference(convolution, image, input)
            let graph = singleNode(convolution, input, expected.shape)
            expectClose(graph.logits(image)[0], expected.map)
        }
    }

    /// Large enough to be cut into several tiles of rows.
    @Test func convolvesLargeMapsAsDefined() {
        var random = SplitMix64(state: 4)
        let input = MapShape(channels: 16, height: 70, width: 90)
        var window = Window(kernelHeight: 3, kernelWidth: 3)
        (window.padTop, window.padLeft, window.padBottom, window.padRight) = (1, 1, 1, 1)
        let convolution = Convolution(
            window: window, outputs: 3, channels: 16, weights: random.floats(3 * 16 * 9), bias: random.floats(3))
        let image = random.floats(input.count)
        let expected = reference(convolution, image, input)
        expectClose(singleNode(convolution, input, expected.shape).logits(image)[0], expected.map)
    }

    @Test func poolsAsDefined() {
        let input = MapShape(channels: 1, height: 3, width: 4)
        let image: [Float] = [
            -1, -2, -3, -4,
            -5, -6, -7, -8,
            -9, -10, -11, -12,
        ]
        var window = Window(kernelHeight: 2, kernelWidth: 2)
        (window.strideHeight, window.strideWidth, window.padTop, window.padLeft) = (2, 2, 1, 1)
        window.ceilMode = true
        let shape = MapShape(channels: 1, height: 2, width: 3)
        #expect(singleNode(MaxPool(window: window), input, shape).logits(image)[0] == [-1, -2, -4, -5, -6, -8])
        #expect(
            singleNode(AveragePool(window: window, countsPadding: false), input, shape).logits(image)[0]
                == [-1, -2.5, -4, -7, -8.5, -10])
        // The last column's windows hang over the edge of the padded map by one, which does not count.
        #expect(
            singleNode(AveragePool(window: window, countsPadding: true), input, shape).logits(image)[0]
                == [-0.25, -1.25, -2, -3.5, -8.5, -10])
        var dilated = Window(kernelHeight: 2, kernelWidth: 2)
        (dilated.dilationHeight, dilated.dilationWidth) = (2, 3)
        #expect(
            singleNode(MaxPool(window: dilated), input, MapShape(channels: 1)).logits(image)[0] == [-1])
    }

    @Test func showsEveryValueAsItIsComputed() throws {
        let graph = try mixedModel().graph()
        let executor = FloatExecutor(graph)
        var seen: [ValueID: [Float]] = [:]
        let image = graph.randomImage()
        let logits = executor.run(image, in: executor.makeWorkspace()) { value, elements in
            #expect(seen.updateValue(Array(elements), forKey: value) == nil)
        }
        #expect(seen.count == graph.values.count)
        #expect(seen[graph.input] == image)
        #expect(graph.exits.map { seen[$0] } == logits)
        for (value, elements) in seen {
            #expect(elements.count == graph.values[value].shape.count)
        }
    }

    /// Nothing of one image is left for the next.
    @Test func reusesItsWorkspace() throws {
        let graph = try mixedModel().graph()
        let executor = FloatExecutor(graph)
        let workspace = executor.makeWorkspace()
        let first = executor.run(graph.randomImage(seed: 1), in: workspace)
        let second = executor.run(graph.randomImage(seed: 2), in: workspace)
        #expect(first != second)
        #expect(executor.run(graph.randomImage(seed: 1), in: workspace) == first)
    }

    @Test func givesTheSameBitsOnAnyNumberOfThreads() throws {
        let graph = try mixedModel().graph()
        let executor = FloatExecutor(graph)
        let images = ImageSet(count: 37, shape: graph.values[graph.input].shape) { index in
            graph.randomImage(seed: UInt64(index))
        }
        let logits = try executor.logits(of: images, threads: 1)
        #expect(logits.images == 37 && logits.classes == 3 && logits.exits.map(\.count) == [37 * 3])
        for image in [0, 20, 36] {
            let expected = graph.logits(graph.randomImage(seed: UInt64(image)))[0]
            #expect(Array(logits.logits(exit: 0, image: image)) == expected)
            #expect(logits.top1(exit: 0, image: image) == expected.firstIndex(of: expected.max() ?? 0))
        }
        for threads in [2, 3, 8] {
            #expect(try executor.logits(of: images, threads: threads).exits == logits.exits)
        }
    }

    @Test func reportsTheFirstBadImage() throws {
        let graph = try mixedModel().graph()
        let executor = FloatExecutor(graph)
        for threads in [1, 2, 8] {
            let images = ImageSet(count: 40, shape: graph.values[graph.input].shape) {
                (index) throws(ImageSetError) in
                if index % 10 == 7 { throw .unreadableImage(path: "\(index).jpg", reason: "damaged") }
                return graph.randomImage(seed: UInt64(index))
            }
            #expect(throws: ImageSetError.unreadableImage(path: "7.jpg", reason: "damaged")) {
                try executor.logits(of: images, threads: threads)
            }
        }
    }

    @Test func breaksTiesToTheLowestClass() {
        let logits = FloatLogits(images: 1, classes: 3, exits: [[1, 2, 2]])
        #expect(logits.top1(exit: 0, image: 0) == 1)
    }

    private func mixedModel() -> ModelBuilder {
        var builder = ModelBuilder(channels: 3, height: 9, width: 9)
        let stem = builder.node(
            "Relu", [builder.conv("image", channels: 3, outputs: 5, kernel: 3, [.ints("pads", [1, 1, 1, 1])])])
        let pooled = builder.node("MaxPool", [stem], [.ints("kernel_shape", [3, 3]), .ints("pads", [1, 1, 1, 1])])
        let joined = builder.node("Concat", [pooled, "image", stem], [.int("axis", 1)])
        let sum = builder.node("Add", [builder.batchNormalization(joined, channels: 13), joined])
        builder.head(sum, channels: 13, output: "logits")
        return builder
    }

    private func singleNode(_ operation: any Convert.Operation, _ input: MapShape, _ output: MapShape) -> Graph {
        Graph(
            name: "single", values: [Value(name: "in", shape: input), Value(name: "out", shape: output)],
            nodes: [Node(name: "node", operation: operation, inputs: [0], output: 1)], input: 0, exits: [1])
    }

    private func reference(
        _ convolution: Convolution, _ image: [Float], _ input: MapShape
    ) -> (map: [Float], shape: MapShape) {
        let window = convolution.window
        let height =
            (input.height + window.padTop + window.padBottom
                - (window.kernelHeight - 1) * window.dilationHeight - 1) / window.strideHeight + 1
        let width =
            (input.width + window.padLeft + window.padRight
                - (window.kernelWidth - 1) * window.dilationWidth - 1) / window.strideWidth + 1
        var map: [Float] = []
        for output in 0..<convolution.outputs {
            for row in 0..<height {
                for column in 0..<width {
                    var sum = Double(convolution.bias[output])
                    let channels = input.channels / convolution.groups
                    let first = output / (convolution.outputs / convolution.groups) * channels
                    for channel in 0..<channels {
                        for kernelRow in 0..<window.kernelHeight {
                            for kernelColumn in 0..<window.kernelWidth {
                                let y = row * window.strideHeight + kernelRow * window.dilationHeight - window.padTop
                                let x =
                                    column * window.strideWidth + kernelColumn * window.dilationWidth
                                    - window.padLeft
                                guard (0..<input.height).contains(y), (0..<input.width).contains(x) else { continue }
                                let weight =
                                    ((output * channels + channel) * window.kernelHeight + kernelRow)
                                    * window.kernelWidth + kernelColumn
                                sum +=
                                    Double(convolution.weights[weight])
                                    * Double(image[((first + channel) * input.height + y) * input.width + x])
                            }
                        }
                    }
                    map.append(convolution.relu.map { min(max(Float(sum), 0), $0.ceiling) } ?? Float(sum))
                }
            }
        }
        return (map, MapShape(channels: convolution.outputs, height: height, width: width))
    }
}
