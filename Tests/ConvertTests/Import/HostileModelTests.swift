import Convert
import ONNX
import Plan
import TestGraphs
import Testing

/// Small files that ask for much: each is converted or refused, and quickly.
@Suite(.timeLimit(.minutes(1))) struct HostileModelTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A stem of a few channels on 8×8 pixels.
    private func builder(outputs: Int = 1) -> (ModelBuilder, stem: String) {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let stem = builder.conv("image", channels: 3, outputs: outputs)
        return (builder, stem)
    }

    private func plan(_ builder: ModelBuilder) throws -> [UInt8] {
        let model = try folder.write(try builder.bytes(), to: "m.onnx")
        let array = folder.path + "/x.npy"
        // As many as rounding takes.
        try NpyFile.write((0..<(4 * 192)).map { Float($0 % 50) / 50 }, shape: [4, 3, 8, 8], to: array)
        return try Converter.convert(model, options: ConvertOptions(calibration: array))
    }

    private func refusal(_ builder: ModelBuilder, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        let error = #expect(throws: ConvertError.self, sourceLocation: sourceLocation) { try plan(builder) }
        #expect(error?.category == .badData, sourceLocation: sourceLocation)
        return error.map { "\($0)" } ?? ""
    }

    /// c1 = [a, a], c2 = [c1, a], … on one channel each.
    private func chain(of length: Int) -> ModelBuilder {
        var (builder, stem) = builder()
        var last = stem
        for _ in 0..<length { last = builder.node("Concat", [last, stem], [.int("axis", 1)]) }
        builder.head(last, channels: length + 1, output: "y")
        return builder
    }

    @Test func chainsOfConcatsAreViewsOfOneBuffer() throws {
        let bytes = try plan(chain(of: 1000))
        try withPlan(bytes) { plan in #expect(plan.count(of: .buffers) < 20) }
    }

    @Test func manyAxesAreRefused() {
        var (builder, stem) = builder(outputs: 4)
        let shape = builder.constant(integers: [0, 4] + [Int64](repeating: 1, count: 99) + [64])
        builder.head(builder.node("Reshape", [stem, shape]), channels: 4, output: "y")
        #expect(refusal(builder).contains("axes"))
    }

    @Test func longChainsOfConcatsAreRefused() {
        #expect(refusal(chain(of: 4000)).contains("channels"))
    }

    /// Slices, not maps: every pool keeps those of the concat before it, and the next one adds its own.
    @Test func chainsOfPooledConcatsAreRefused() {
        var (builder, stem) = builder()
        var last = stem
        for _ in 0..<2000 {
            let pooled = builder.node("MaxPool", [last], [.ints("kernel_shape", [1, 1])])
            last = builder.node("Concat", [pooled, stem], [.int("axis", 1)])
        }
        builder.head(last, channels: 2001, output: "y")
        #expect(refusal(builder).contains("too many parts"))
    }

    /// One map many times: records that share what they refer to, more than a plan may.
    @Test func concatsOfOneMapAreConvertedOrRefused() throws {
        for (count, name) in [(10_000, "c"), (2000, String(repeating: "n", count: 16_000))] {
            var (builder, stem) = builder(outputs: 1)
            let concat = builder.node("Concat", [String](repeating: stem, count: count), name: name, [.int("axis", 1)])
            builder.head(concat, channels: count, output: "y")
            do {
                _ = try plan(builder)
            } catch let error as ConvertError {
                #expect(error.category == .badData, "\(error)")
            }
        }
    }

    @Test func deepGraphsAreConverted() throws {
        var (builder, stem) = builder(outputs: 4)
        var last = stem
        for _ in 0..<5000 { last = builder.node("Relu", [last]) }
        builder.head(last, channels: 4, output: "y")
        #expect(try plan(builder).count > 0)
    }

    /// A Relu that nothing can take becomes a requantization, whose constants grow with the channels and not their square.
    @Test func activationsOfManyChannelsAreSmall() throws {
        var (builder, stem) = builder(outputs: 20_000)
        let pooled = builder.node("Relu", [builder.node("GlobalAveragePool", [stem])])
        builder.head(pooled, channels: 20_000, classes: 2, output: "y")
        #expect(try plan(builder).count < 2_000_000)
    }

    @Test func sharedWeightsAreCounted() {
        var (builder, stem) = builder(outputs: 200)
        let weights = builder.randomConstant([200, 200, 1, 1])
        var last = stem
        for _ in 0..<2000 { last = builder.node("Conv", [last, weights]) }
        builder.head(last, channels: 200, output: "y")
        #expect(refusal(builder).contains("again and again"))
    }

    @Test func channelsOfAllMapsAreCounted() {
        var (builder, stem) = builder(outputs: 60_000)
        var last = builder.node("GlobalAveragePool", [stem])
        for _ in 0..<200 { last = builder.node("Relu", [last]) }
        builder.head(last, channels: 60_000, classes: 1, output: "y")
        #expect(refusal(builder).contains("channels"))
    }

    @Test func exitsAreCounted() {
        var (builder, stem) = builder(outputs: 2)
        for exit in 0..<300 { builder.head(stem, channels: 2, output: "y\(exit)") }
        #expect(refusal(builder).contains("300 outputs"))
    }

    /// 65,535² pixels as an input, and as what padding makes of a small one.
    @Test func hugeMapsAreRefused() {
        var large = ModelBuilder(channels: 1, height: 16_000, width: 16_000)
        large.head(large.conv("image", channels: 1, outputs: 1), channels: 1, output: "y")
        #expect(refusal(large).contains("MiB"))
        var (padded, stem) = builder()
        let conv = padded.conv(stem, channels: 1, outputs: 1, [.ints("pads", [4096, 4096, 4096, 4096])])
        padded.head(padded.conv(conv, channels: 1, outputs: 4), channels: 4, output: "y")
        #expect(refusal(padded).contains("too large"))
    }

    /// What a plan does not take is no defect of the converter.
    @Test func poolsOfTooManyTapsAreRefused() {
        var builder = GraphBuilder(channels: 1, height: 2100, width: 2100)
        let pooled = builder.averagePool(builder.input, kernel: 2100, stride: 1)
        let (graph, schedule) = builder.finished(exits: builder.convolution(pooled, outputs: 2, relu: false))
        let ranges = graph.values.map { _ in ValueRange(min: -1, max: 1) }
        let error = #expect(throws: ConvertError.self) {
            try Converter.plan(
                for: [ProgramSource(graph, schedule, photographs: nil)],
                Calibration(ranges: ranges, method: .minMax, images: 1))
        }
        #expect(error?.category == .badData)
    }

    @Test func workIsBounded() {
        var builder = ModelBuilder(channels: 1, height: 4096, width: 4096)
        let attributes: [Attribute] = [.ints("kernel_shape", [4096, 4096]), .ints("pads", [2048, 2048, 2047, 2047])]
        builder.head(builder.node("MaxPool", ["image"], attributes), channels: 1, output: "y")
        #expect(refusal(builder).contains("multiply-adds"))
    }

    @Test func mapsInUseAtOnceAreCounted() {
        var (builder, stem) = builder(outputs: 2)
        let maps = (0..<1100).map { _ in builder.node("Sigmoid", [stem]) }
        var sum = maps[0]
        for map in maps.dropFirst() { sum = builder.node("Add", [map, sum]) }
        builder.head(sum, channels: 2, output: "y")
        #expect(refusal(builder).contains("same time"))
    }

    @Test func longNamesAreCutBetweenCharacters() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let name = "x" + String(repeating: "ä", count: 35_000)
        builder.proto.graph.name = name
        builder.head("image", channels: 3, output: "y")
        try withPlan(try plan(builder)) { plan in
            let facts = (0..<plan.count(of: .metadata)).map { plan.metadata($0) }
            let fact = try #require(facts.first { plan.text($0.key).elementsEqual("model".utf8) })
            let text = String(decoding: plan.text(fact.value), as: UTF8.self)
            #expect(text.utf8.count == PlanFormat.largestString - 1 && name.hasPrefix(text))
        }
    }

    /// Texts that are not names: each is taken or refused without comparing its marks.
    @Test func textsOfMarksTakeNoTime() throws {
        let marks = String(repeating: "\u{301}\u{323}", count: 200_000)
        var named = ModelBuilder(channels: 3, height: 8, width: 8)
        named.proto.graph.name = marks
        named.head("image", channels: 3, output: "y")
        #expect(try !plan(named).isEmpty)
        for key in ["labels", "mean", "resize", "channel_order", "top1_percent"] {
            var builder = ModelBuilder(channels: 3, height: 8, width: 8)
            builder.head("image", channels: 3, output: "y")
            builder.setMetadata(["punctual.\(key)": "x" + marks])
            #expect(refusal(builder).contains("marks in a row"))
        }
    }

    /// There may be one for every node.
    @Test func reasonsAreShort() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let weights = builder.node("Relu", ["image"], output: String(repeating: "n", count: 1000))
        builder.addOutput(builder.node("Conv", ["image", weights]))
        guard case .unsupported(let nodes)? = try builder.importError() else {
            Issue.record("it is imported")
            return
        }
        #expect(nodes.allSatisfy { $0.reason.utf8.count <= 500 })
    }

    /// What calibration counts is part of the memory that its threads share.
    @Test func threadsAreAsManyAsTheirMemoryAllows() throws {
        let executor = FloatExecutor(try chain(of: 3).graph())
        #expect(executor.threads(atMost: 64) == 64)
        #expect(executor.threads(atMost: 64, beside: 256 << 20) == 15)
        #expect(executor.threads(atMost: 64, beside: 8 << 30) == 1)
    }

    /// A few bytes name a convolution of constants that takes minutes.
    @Test func whatIsComputedOfConstantsIsBounded() {
        var (builder, stem) = builder(outputs: 2)
        let ones = builder.node("ConstantOfShape", [builder.constant(integers: [1, 4, 1000, 1000])])
        let weights = builder.node("ConstantOfShape", [builder.constant(integers: [4, 4, 101, 101])])
        let pads = Attribute.ints("pads", [50, 50, 50, 50])
        let sum = builder.node("ReduceMean", [builder.node("Conv", [ones, weights], [pads])])
        builder.head(builder.node("Add", [stem, sum]), channels: 2, output: "y")
        #expect(refusal(builder).contains("of constants alone"))
    }

    /// Every axis of 8 is as long as it may be, or all of them are.
    @Test func hugeDimensionsAreRefused() {
        let large = Int64(65_535)
        let cases: [(String, [Int64], [Attribute], String)] = [
            ("Expand", [large, large, large, large, 1, 3, 8, 8], [], "too large"),
            ("Tile", [1, large, large, large], [], "too many"),
            ("Pad", [0, 0, 4096, 4096, 0, 0, 4096, 4096], [.string("mode", "edge")], "logits of shape"),
            ("Pad", [4096, 4096, 0, 0, 4096, 4096, 0, 0], [], "weights"),
            ("Pad", [.min, .min, .min, .min, .max, .max, .max, .max], [], "pads"),
        ]
        for (type, sizes, attributes, word) in cases {
            var (builder, stem) = builder(outputs: 3)
            let last = builder.node(type, [stem, builder.constant(integers: sizes)], attributes)
            builder.addOutput(builder.node("Flatten", [builder.node("Relu", [last])]))
            #expect(refusal(builder).contains(word), "\(type): \(refusal(builder))")
        }
    }

    /// A tensor without elements may still say that it is as long as it likes.
    @Test func hugeDimensionsOfNothingAreRefused() {
        let long = 1 << 62
        var (builder, stem) = builder(outputs: 2)
        let turned = builder.node("Transpose", [builder.constant([0, long, long], [])])
        builder.head(builder.node("Add", [stem, turned]), channels: 2, output: "y")
        #expect(throws: ONNXError.self) { try builder.onnx() }
        var (made, second) = self.builder(outputs: 2)
        let sizes = made.constant(integers: [0, Int64(long), Int64(long)])
        made.head(made.node("Add", [second, made.node("ConstantOfShape", [sizes])]), channels: 2, output: "y")
        #expect(refusal(made).contains("too large"))
    }

    @Test func mapsOfTooManyAxesAreRefused() {
        var (builder, stem) = builder(outputs: 2)
        let target = builder.constant(integers: [0, 2, 8, 8] + [Int64](repeating: 1, count: 1000))
        let last = builder.node("Reshape", [stem, target])
        builder.head(last, channels: 2, output: "y")
        #expect(refusal(builder).contains("axes"))
    }

    /// What cannot be represented is an error that names the layer, and never a trap.
    @Test(arguments: [.leastNonzeroMagnitude, 1e-30, 1e-10, 1e10, 1e19, 1e21, 1e30, 3e38] as [Float])
    func extremeNumbersAreConvertedOrRefused(_ number: Float) throws {
        for (weight, bias) in [
            (number, 0), (-number, number), (0, number), (.leastNonzeroMagnitude, -number), (number, -number),
        ] {
            var builder = ModelBuilder(channels: 3, height: 8, width: 8)
            let weights = builder.constant([2, 3, 1, 1], [weight, 1, 1, -weight, 0, 0])
            let conv = builder.node("Conv", ["image", weights, builder.constant([2], [bias, 0])])
            let sum = builder.node("Add", [builder.node("Relu", [conv]), builder.node("Sigmoid", [conv])])
            let scale = builder.constant([2], [number, -1])
            let (zeros, ones) = (builder.constant([2], [0, 0]), builder.constant([2], [1, 1]))
            let norm = builder.node("BatchNormalization", [sum, scale, zeros, zeros, ones])
            builder.head(builder.node("Elu", [norm]), channels: 2, classes: 2, output: "y")
            do {
                _ = try plan(builder)
            } catch let error as ConvertError {
                #expect(error.category == .badData, "\(weight), \(bias): \(error)")
            }
        }
    }

    /// Exits may be scaled by anything, too.
    @Test(arguments: [.leastNonzeroMagnitude, 1e30, 3e38] as [Float])
    func extremeLogitsAreConvertedOrRefused(_ number: Float) throws {
        for (weight, bias) in [(number, Float(0)), (0, number), (number, -number)] {
            var builder = ModelBuilder(channels: 3, height: 1, width: 1)
            let weights = builder.constant([2, 3], [weight, 0, 0, 0, weight, 1])
            let flat = builder.node("Flatten", ["image"])
            builder.addOutput(
                builder.node("Gemm", [flat, weights, builder.constant([2], [bias, 1])], [.int("transB", 1)]))
            let model = try folder.write(try builder.bytes(), to: "m.onnx")
            let array = folder.path + "/x.npy"
            try NpyFile.write([0, 0, 0, 1, 1, 1], shape: [2, 3, 1, 1], to: array)
            do {
                _ = try Converter.convert(model, options: ConvertOptions(calibration: array))
            } catch {
                #expect(error.category == .badData, "\(weight), \(bias): \(error)")
            }
        }
    }
}
