import Convert
import Foundation
import Plan
import Punctual
import TestGraphs
import Testing

/// Plans with one model at several sizes.
@Suite struct SeveralProgramsTests {
    /// A model with every kind of operator, for square images.
    private func model(_ side: Int) -> (graph: Graph, schedule: ExitSchedule) {
        var builder = GraphBuilder(channels: 3, height: side, width: side)
        let stem = builder.convolution(builder.input, outputs: 16, kernel: 3, padding: 1)
        let grown = builder.convolution(stem, outputs: 13, kernel: 3, padding: 1)
        let stream = builder.batchNormalization(builder.concat(stem, grown), scales: [0.5, 1, -0.25])
        let pooled = builder.maxPool(stream, kernel: 2, stride: 2)
        let first = builder.fullyConnected(builder.averagePool(pooled, kernel: side / 2, stride: 1), outputs: 4)
        let narrow = builder.convolution(pooled, outputs: 9)
        let sum = builder.add(narrow, builder.convolution(narrow, outputs: 9, residual: narrow))
        let second = builder.fullyConnected(builder.averagePool(sum, kernel: side / 2, stride: 1), outputs: 4)
        return builder.finished(exits: first, second)
    }

    @Test func twoSizesShareTheirWeights() throws {
        let both = try HandmadePlan(model(8), model(12))
        let one = try HandmadePlan(model(12))
        #expect(both.plan.programCount == 2)
        #expect(both.plan.count(of: .weights) == one.plan.count(of: .weights))
        #expect(both.plan.count(of: .constants) == one.plan.count(of: .constants))
        #expect(both.plan.count(of: .inputs) == 1, "nothing about photographs differs but what tensors say")
        let records = 2 * (one.byteCount - one.plan.count(of: .weights) - one.plan.count(of: .constants))
        #expect(both.byteCount <= one.plan.count(of: .weights) + one.plan.count(of: .constants) + records)
    }

    @Test func everySizeAgreesWithItsFloatModel() throws {
        try HandmadePlan(model(8), model(12), model(6)).expectAgreement()
    }

    @Test func theOrderOfProgramsIsTheirSources() throws {
        let plan = try HandmadePlan(model(12), model(6)).plan
        let sides = (0..<2).map { plan.tensor(Int(plan.program($0).inputTensor)).height }
        #expect(sides == [12, 6])
    }

    /// One classifier answers with either size, whoever watches the clock; selecting forgets what was prepared.
    @Test(arguments: [Classifier.Mode.handOff, .inline]) func aClassifierRunsEveryProgram(mode: Classifier.Mode) throws
    {
        let folder = try TemporaryFolder()
        let handmade = try HandmadePlan(model(8), model(12))
        let plan = handmade.plan
        var options = Classifier.Options()
        options.mode = mode
        let classifier = try Classifier(plan: try folder.write(handmade.bytes, to: "both.plan"), options: options)
        for program in [0, 1, 0, 1] {
            let side = [8, 12][program]
            let pixels = (0..<3 * side * side).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ program) }
            let logits = try #require(IntegerExecutor(plan, program: program)).logits(
                of: pixels.map { Int8(bitPattern: $0 ^ 0x80) })
            try classifier.select(program: program)
            #expect(classifier.program == program && classifier.inputValueCount == pixels.count)
            for deadline in [nil, Deadline.milliseconds(60_000)] {
                let answer = try classifier.classify(
                    PixelBuffer(pixels.span.bytes, format: .rgb, width: side, height: side), within: deadline)
                #expect(answer.exit == 2)
                #expect(answer.best?.classIndex == logits[1].firstIndex(of: try #require(logits[1].max())))
            }
            try classifier.prepare(PixelBuffer(pixels.span.bytes, format: .rgb, width: side, height: side))
            try classifier.select(program: program)
            #expect(throws: ClassifierError.self) { try classifier.answer() }
        }
        #expect(throws: ClassifierError.self) { try classifier.select(program: 2) }
        #expect(throws: ClassifierError.self) { try classifier.select(program: -1) }
    }

    /// Evaluation runs the program that takes the model's size of input.
    @Test func evaluationFindsTheProgram() throws {
        let folder = try TemporaryFolder()
        func file(_ side: Int) throws -> String {
            var builder = ModelBuilder(channels: 3, height: side, width: side)
            let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 6, kernel: 3)])
            builder.head(stem, channels: 6, classes: 3, output: "exit1")
            return try folder.write(try builder.bytes(), to: "\(side).onnx")
        }
        let models = try [8, 16].map { try FloatModel(file($0)) }
        let inputs = models.map { model in
            PhotographInput(
                preprocessing: .init(
                    cropWidth: model.inputShape.width, cropHeight: model.inputShape.height,
                    resize: .exact(width: model.inputShape.width, height: model.inputShape.height)),
                mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25])
        }
        let runs = zip(models, inputs).map { model, input in
            CalibrationRun(
                model.graph,
                images: ImageSet(count: 2, shape: model.inputShape) { image in
                    input.modelInput((0..<model.inputShape.count).map { Int8(truncatingIfNeeded: $0 * (image + 7)) })
                })
        }
        let sources = zip(models, inputs).map { ProgramSource($0.graph, $0.schedule, photographs: $1) }
        let plan = folder.path + "/both.plan"
        try Converter.write(try Converter.plan(for: sources, Calibration(runs)), to: plan)
        for name in ["colour-420", "colour-444", "grey"] {
            try folder.write(try Fixtures.photograph(name), to: "images/\(name)/a.jpg")
        }
        for (index, model) in models.enumerated() {
            let evaluation = try Evaluation(EvaluationData(model: model, plan: plan, data: folder.path + "/images"))
            #expect(evaluation.program == index + 1 && evaluation.programs == 2)
            #expect(evaluation.exits.map(\.agreementPercent) == [100])
        }
        let other = try FloatModel(file(10))
        let error = #expect(throws: ConvertError.self) {
            try Evaluation(EvaluationData(model: other, plan: plan, data: folder.path + "/images"))
        }
        #expect(error?.description.contains("another model") == true)
    }
}
