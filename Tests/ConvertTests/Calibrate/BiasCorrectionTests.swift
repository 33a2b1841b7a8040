import Convert
import Plan
import Suites
import TestGraphs
import TestMemory
import Testing

/// What rounding does to all images alike is made up for.
@Suite struct BiasCorrectionTests {
    private let source: ProgramSource
    private let pixels: [[Int8]]

    /// Dense, depthwise and grouped convolutions, a residual, a concat and two exits; images that are bright.
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
        pixels = (0..<48).map { _ in (0..<432).map { _ in Int8.random(in: 20...127, using: &random) } }
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

    /// The squared mean over the images of int8 less float, all classes of all exits together.
    private func commonError(_ converted: ProgramSource, _ calibration: Calibration) throws -> Float {
        let bytes = try Converter.plan(for: [converted], calibration)
        let memory = try #require(GuardedPages(bytes))
        let integer = try #require(IntegerExecutor(Plan(validating: UnsafeRawBufferPointer(memory.bytes))))
        let exact = FloatExecutor(source.graph)
        var sums: [Float] = []
        let images = try images(pixels.count)
        for index in pixels.indices {
            let float = exact.run(try images.image(index), in: exact.makeWorkspace()).flatMap { $0 }
            let errors = zip(integer.logits(of: pixels[index]).flatMap { $0 }, float).map { $0 - $1 }
            sums = sums.isEmpty ? errors : zip(sums, errors).map { $0 + $1 }
        }
        return withExtendedLifetime(memory) { sums.reduce(0) { $0 + $1 * $1 } / Float(pixels.count * pixels.count) }
    }

    @Test func whatAllImagesHaveInCommonIsKept() throws {
        let calibration = try calibration(pixels.count)
        let before = try commonError(source, calibration)
        let after = try commonError(source.corrected(calibration, images: images(pixels.count)), calibration)
        #expect(after < before / 20, "\(before) to \(after)")
    }

    @Test func theBiasesAreTheSameOnAnyNumberOfThreads() throws {
        let calibration = try calibration(9)
        let expected = try biases(source.corrected(calibration, images: images(9), threads: 1))
        #expect(expected != biases(source))
        for threads in [2, 5] {
            #expect(try biases(source.corrected(calibration, images: images(9), threads: threads)) == expected)
        }
    }

    @Test func withFewImagesBiasesStayAsTheyAre() throws {
        let calibration = try calibration(3)
        #expect(try biases(source.corrected(calibration, images: images(3))) == biases(source))
    }

    /// Such a model was trained with its rounding.
    @Test func modelsWithRangesOfTheirOwnStayAsTheyAre() throws {
        var quantized = source
        quantized.graph.values[source.graph.nodes[0].output].range = ValueRange(min: 0, max: 3)
        let calibration = try calibration(9)
        #expect(try biases(quantized.corrected(calibration, images: images(9))) == biases(source))
    }

    private func biases(_ source: ProgramSource) -> [[Float]] {
        source.graph.nodes.compactMap { ($0.operation as? Convolution)?.bias }
    }
}
