import Convert
import Plan
import Suites
import TestGraphs
import TestMemory
import Testing

/// What rounding does is made up for: within sums of products, and for what all images have in common.
@Suite struct LayerwiseRoundingTests {
    private let source: ProgramSource
    private let pixels: [[Int8]]

    /// Dense, depthwise and grouped convolutions, a residual, a concat and two exits; images that are bright and
    /// of nearly one colour, so that what a window sees goes together.
    init() {
        var builder = GraphBuilder(channels: 3, height: 12, width: 12)
        let stem = builder.convolution(builder.input, outputs: 16, kernel: 3, padding: 1)
        let depthwise = builder.convolution(stem, outputs: 16, kernel: 3, padding: 1, groups: 16)
        let sum = builder.convolution(depthwise, outputs: 16, relu: false, residual: stem)
        let both = builder.concat(sum, builder.convolution(sum, outputs: 16, groups: 4))
        let early = builder.fullyConnected(builder.averagePool(both, kernel: 4, stride: 4), outputs: 6)
        let late = builder.convolution(both, outputs: 24, kernel: 3, stride: 2)
        let (graph, schedule) = builder.finished(exits: early, builder.fullyConnected(late, outputs: 6))
        let input = PhotographInput(
            preprocessing: .init(cropWidth: 12, cropHeight: 12, resize: .none), mean: [0.1, 0.1, 0.1],
            deviation: [0.3, 0.3, 0.3])
        source = ProgramSource(graph, schedule, photographs: input)
        var random = SplitMix64(state: 5)
        pixels = (0..<48).map { _ in
            let shades = (0..<3).map { _ in Int8.random(in: 20...120, using: &random) }
            return (0..<432).map { shades[$0 % 3] + Int8.random(in: -7...7, using: &random) }
        }
    }

    private func images(_ count: Int) throws -> ImageSet {
        let (pixels, input) = (pixels, try #require(source.photographs))
        return ImageSet(count: count, shape: source.graph.values[source.graph.input].shape) {
            input.modelInput(pixels[$0])
        }
    }

    private func calibration(_ count: Int) throws -> Calibration {
        try Calibration([CalibrationRun(source.graph, images: images(count))], method: .minMax)
    }

    private func rounded(_ source: ProgramSource, images count: Int, threads: Int = 2) throws -> ProgramSource {
        try source.rounded([calibration(count)], images: images(count), threads: threads).program
    }

    /// The errors of int8 for each image, all classes of all exits together.
    private func errors(_ converted: ProgramSource, _ calibration: Calibration) throws -> [[Float]] {
        let bytes = try Converter.plan(for: [converted], calibration)
        let memory = try #require(GuardedPages(bytes))
        let integer = try #require(IntegerExecutor(Plan(validating: UnsafeRawBufferPointer(memory.bytes))))
        let exact = FloatExecutor(source.graph)
        let images = try images(pixels.count)
        return try withExtendedLifetime(memory) {
            try pixels.indices.map { index in
                let float = exact.run(try images.image(index), in: exact.makeWorkspace()).flatMap { $0 }
                return zip(integer.logits(of: pixels[index]).flatMap { $0 }, float).map { $0 - $1 }
            }
        }
    }

    /// The squared errors that all images have in common, and those that differ, per image.
    private func parts(_ errors: [[Float]]) -> (common: Float, varying: Float) {
        let count = Float(errors.count)
        let means = errors[0].indices.map { place in errors.reduce(0) { $0 + $1[place] } / count }
        let all = errors.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / count
        let common = means.reduce(0) { $0 + $1 * $1 }
        return (common, all - common)
    }

    @Test func whatAllImagesHaveInCommonIsKept() throws {
        let calibration = try calibration(pixels.count)
        let before = parts(try errors(source, calibration))
        let after = parts(try errors(rounded(source, images: pixels.count), calibration))
        #expect(after.common < before.common / 20, "\(before) to \(after)")
        #expect(after.varying < before.varying, "\(before) to \(after)")
    }

    /// Of the first convolution, whose input's steps are those of pixels.
    @Test func weightsAreWholeSteps() throws {
        let converted = try rounded(source, images: pixels.count)
        let stem = try #require(converted.graph.nodes.first?.operation as? Convolution)
        let steps = try #require(stem.weightSteps)
        for output in 0..<stem.outputs {
            for weight in stem.weights[output * 27..<(output + 1) * 27] {
                let whole = Double(weight) / (255 * Double(Float(0.3))) / steps[output]
                #expect(abs(whole - whole.rounded()) < 1e-3 && abs(whole) < 127.1)
            }
        }
    }

    @Test func theyAreTheSameOnAnyNumberOfThreads() throws {
        let expected = try numbers(rounded(source, images: 9, threads: 1))
        #expect(expected != numbers(source))
        for threads in [2, 5] { #expect(try numbers(rounded(source, images: 9, threads: threads)) == expected) }
    }

    /// A channel that is always zero, and with it a group whose inputs say nothing; and one that is its residual alone, and
    /// whose bias moves all the same.
    @Test func inputsThatAreAlwaysZeroDoNoHarm() throws {
        var dead = source
        var stem = try #require(dead.graph.nodes[0].operation as? Convolution)
        for index in 0..<2 * 27 { stem.weights[index] = 0 }
        (stem.bias[0], stem.bias[1]) = (-1, 0)
        dead.graph.nodes[0].operation = stem
        let residual = try #require(
            dead.graph.nodes.firstIndex { ($0.operation as? Convolution)?.addsResidual == true })
        var sum = try #require(dead.graph.nodes[residual].operation as? Convolution)
        for index in 5 * sum.weights.count / 16..<6 * sum.weights.count / 16 { sum.weights[index] = 0 }
        sum.bias[5] = 0
        dead.graph.nodes[residual].operation = sum
        let converted = try rounded(dead, images: 9)
        #expect(numbers(converted).allSatisfy { $0.allSatisfy(\.isFinite) })
        #expect(throws: Never.self) { try Converter.plan(for: [converted], calibration(9)) }
    }

    @Test func withFewImagesAllStaysAsItIs() throws {
        #expect(try numbers(rounded(source, images: 3)) == numbers(source))
    }

    /// Such a model was trained with its rounding.
    @Test func modelsWithRangesOfTheirOwnStayAsTheyAre() throws {
        var quantized = source
        quantized.graph.values[source.graph.nodes[0].output].range = ValueRange(min: 0, max: 3)
        #expect(try numbers(rounded(quantized, images: 9)) == numbers(source))
    }

    @Test func theCalibrationThatChangesAnswersLessIsTaken() throws {
        let good = try calibration(9)
        var bad = good
        for value in bad.ranges.indices { bad.ranges[value] = ValueRange(min: -1000, max: 1000) }
        let rounded = try source.rounded([bad, good], images: images(9))
        #expect(rounded.calibration == good)
        #expect(rounded.tried.map(\.method) == [bad.method, good.method])
        #expect(rounded.tried[0].divergence > rounded.tried[1].divergence)
        #expect(try source.rounded([good, bad], images: images(9)).calibration == good)
        #expect(
            try source.rounded([bad, good], images: images(3)).calibration == bad, "the first, unless it can be told")
    }

    private func numbers(_ source: ProgramSource) -> [[Float]] {
        source.graph.nodes.compactMap { $0.operation as? Convolution }.flatMap { [$0.weights, $0.bias] }
    }
}
