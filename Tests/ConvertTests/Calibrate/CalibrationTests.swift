import Convert
import Suites
import Testing

@Suite struct CalibrationTests {
    /// image → conv → ReLU → pool → logits, without dead values.
    private func executor() throws -> FloatExecutor {
        var builder = ModelBuilder(channels: 2, height: 8, width: 8)
        let conv = builder.node("Relu", [builder.conv("image", channels: 2, outputs: 4, bias: true)])
        builder.head(conv, channels: 4, output: "logits")
        var graph = try builder.graph()
        _ = graph.optimize()
        return FloatExecutor(graph)
    }

    private func images(_ executor: FloatExecutor, count: Int = 21) -> ImageSet {
        let graph = executor.graph
        return ImageSet(count: count, shape: graph.values[graph.input].shape) { index in
            graph.randomImage(seed: UInt64(index))
        }
    }

    @Test func findsTheExtremes() throws {
        let executor = try executor()
        let images = images(executor)
        let values = executor.graph.values.count
        var (lowest, highest) = ([Float](repeating: 0, count: values), [Float](repeating: 0, count: values))
        for index in 0..<images.count {
            _ = executor.run(try images.image(index), in: executor.makeWorkspace()) { value, elements in
                lowest[value] = min(lowest[value], elements.min() ?? 0)
                highest[value] = max(highest[value], elements.max() ?? 0)
            }
        }
        let calibration = try Calibration([CalibrationRun(executor.graph, images: images)], method: .minMax)
        #expect(calibration.ranges == zip(lowest, highest).map { ValueRange(min: $0, max: $1) })
        #expect(calibration.images == 21)
        #expect(calibration.ranges[executor.graph.nodes[0].output].min == 0)
    }

    @Test(arguments: CalibrationMethod.allCases)
    func givesTheSameRangesOnAnyNumberOfThreads(_ method: CalibrationMethod) throws {
        let executor = try executor()
        let run = CalibrationRun(executor.graph, images: images(executor))
        let expected = try Calibration([run], method: method, threads: 1)
        for threads in [2, 3, 8] {
            #expect(try Calibration([run], method: method, threads: threads) == expected)
        }
    }

    /// Images split over two runs give what they give in one.
    @Test(arguments: CalibrationMethod.allCases)
    func runsAreCalibratedTogether(_ method: CalibrationMethod) throws {
        let executor = try executor()
        let all = images(executor)
        let first = ImageSet(count: 5, shape: all.shape) { (index) throws(ImageSetError) in try all.image(index) }
        let rest = ImageSet(count: all.count - 5, shape: all.shape) { (index) throws(ImageSetError) in
            try all.image(index + 5)
        }
        let together = try Calibration(
            [first, rest].map { CalibrationRun(executor.graph, images: $0) }, method: method)
        #expect(try together == Calibration([CalibrationRun(executor.graph, images: all)], method: method))
    }

    /// One outlier among many small numbers is clipped, and the result is nearly the best of all ranges.
    @Test func clipsWhereThatReducesTheError() throws {
        var random = SplitMix64(state: 5)
        var elements = (0..<20_000).map { _ in
            (0..<12).reduce(Float(-6)) { sum, _ in sum + random.float(in: 0..<1) }
        }
        elements[777] = 40
        let range = try range(of: elements, .mse)
        #expect(try self.range(of: elements, .minMax) == ValueRange(min: elements.min() ?? 0, max: 40))
        #expect(range.max < 40)
        #expect(range.min < -2 && range.max > 2)
        let best =
            stride(from: Float(2), through: 40, by: 0.25).map { high in
                squaredError(elements, ValueRange(min: range.min, max: high))
            }.min() ?? 0
        #expect(squaredError(elements, range) <= 1.02 * best)
    }

    @Test func keepsWholeRangesThatAreUsedEvenly() throws {
        let elements = (0...4000).map { Float($0) / 1000 }
        let range = try range(of: elements, .mse)
        #expect(range.min == 0)
        #expect(range.max > 3.95 && range.max <= 4)
    }

    /// Zeros are always exact, so that any number of them leaves the range alone.
    @Test func ignoresZeros() throws {
        let elements = (0...4000).map { Float($0) / 1000 }
        let zeros = [Float](repeating: 0, count: 1_000_000)
        #expect(try range(of: elements + zeros, .mse) == range(of: elements, .mse))
    }

    @Test(
        arguments: CalibrationMethod.allCases,
        [[0, 0, 0], [1e-38, 0, -1e-38], [Float(bitPattern: 700), 0, 0]] as [[Float]])
    func givesDeadValuesATinyRange(_ method: CalibrationMethod, elements: [Float]) throws {
        let range = try range(of: elements, method)
        #expect(range.min <= 0 && range.max >= ValueRange.narrowest / 2 && range.max < 1e-3)
        #expect(((range.max - range.min) / 255).isNormal)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 1e31])
    func refusesNumbersThatAreNotFinite(_ bad: Float) throws {
        for position in [0, 15, 16, 33] {
            var elements = [Float](repeating: 1, count: 34)
            elements[position] = bad
            #expect(throws: ImageSetError.notFinite(value: "in")) {
                try range(of: elements, .mse)
            }
        }
    }

    @Test func stretchesRangesToZero() {
        #expect(ValueRange(min: 2, max: 3) == ValueRange(min: 0, max: 3))
        #expect(ValueRange(min: -3, max: -2) == ValueRange(min: -3, max: 0))
    }

    /// The range of a graph's input for the given elements.
    private func range(of elements: [Float], _ method: CalibrationMethod) throws -> ValueRange {
        let shape = MapShape(channels: 1, height: 1, width: elements.count)
        let window = Window(kernelHeight: 1, kernelWidth: elements.count)
        let graph = Graph(
            name: "pool", values: [Value(name: "in", shape: shape), Value(name: "out", shape: MapShape(channels: 1))],
            nodes: [Node(name: "max", operation: MaxPool(window: window), inputs: [0], output: 1)], input: 0, exits: [1]
        )
        let images = ImageSet(count: 1, shape: shape) { _ in elements }
        return try Calibration([CalibrationRun(graph, images: images)], method: method).ranges[0]
    }

    /// Of rounding to 256 levels, one of which is zero.
    private func squaredError(_ elements: [Float], _ range: ValueRange) -> Double {
        let scale = Double(range.max - range.min) / 255
        let lowest = (Double(range.min) / scale).rounded()
        return elements.reduce(0) { sum, element in
            let level = min(max((Double(element) / scale).rounded(), lowest), lowest + 255)
            let difference = Double(element) - level * scale
            return sum + difference * difference
        }
    }
}
