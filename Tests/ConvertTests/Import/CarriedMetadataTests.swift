import Convert
import Foundation
import Plan
import Punctual
import TestGraphs
import Testing

/// A model's metadata, all the way into its plan and what the plan answers.
@Suite struct CarriedMetadataTests {
    private let folder: TemporaryFolder
    private let photograph: Data

    init() throws {
        folder = try TemporaryFolder()
        photograph = try Fixtures.photograph("colour-420")
        for (index, name) in ["colour-420", "colour-444", "grey"].enumerated() {
            let image = try Fixtures.photograph(name)
            try folder.write(image, to: "images/\(Self.classes[index])/a.jpg")
        }
    }

    private static let classes = ["ant", "bee", "cicada"]

    private static let complete = [
        "punctual.labels": "ant\nbee\ncicada", "punctual.mean": "0.5,0.25,0.125", "punctual.std": "0.25",
        "punctual.resize": "10x9", "punctual.crop": "8", "punctual.channel_order": "bgr",
        "punctual.top1_percent": "78.75,81.5", "punctual.temperature": "2,4",
    ]

    /// A model of two exits and three classes on 8×8 pixels, as training exports it.
    private func model(_ metadata: [String: String]) throws -> String {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let conv = builder.conv("image", channels: 3, outputs: 6, kernel: 3)
        let stem = builder.node("Relu", [builder.batchNormalization(conv, channels: 6)])
        builder.head(stem, channels: 6, output: "exit1")
        let deeper = builder.conv(stem, channels: 6, outputs: 8, kernel: 6)
        builder.head(
            builder.node("Relu", [builder.batchNormalization(deeper, channels: 8)]), channels: 8, output: "exit2")
        builder.setMetadata(metadata)
        return try folder.write(try builder.bytes(), to: "model.onnx")
    }

    /// The path of the plan of a model with the given metadata.
    private func plan(
        _ metadata: [String: String], _ change: (inout ConvertOptions) -> Void = { _ in }, named name: String = "m"
    ) throws -> String {
        var options = ConvertOptions(calibration: folder.path + "/images")
        change(&options)
        let path = folder.path + "/\(name).plan"
        try Converter.write(try Converter.convert(try model(metadata), options: options), to: path)
        return path
    }

    /// What `body` reads in the plan of a model with the given metadata.
    private func fromPlan<Result>(
        _ metadata: [String: String], _ change: (inout ConvertOptions) -> Void = { _ in },
        _ body: (Plan) throws -> Result
    ) throws -> Result {
        try withPlan([UInt8](try Data(contentsOf: URL(filePath: try plan(metadata, change)))), body)
    }

    private func labels(_ plan: Plan) -> [String] {
        (0..<plan.labelCount).map { String(decoding: plan.label($0), as: UTF8.self) }
    }

    @Test func plansCarryEverything() throws {
        try fromPlan(Self.complete) { plan in
            #expect(labels(plan) == Self.classes)
            let input = plan.input(0)
            #expect(input.resizeRule == ResizeRule.exact.rawValue && input.resizeWidth == 10 && input.resizeHeight == 9)
            #expect(input.channelOrder == ChannelOrder.bgr.rawValue)
            #expect(input.mean.0 == 0.5 && input.mean.1 == 0.25 && input.mean.2 == 0.125)
            #expect(input.deviation.0 == 0.25 && input.deviation.2 == 0.25)
            #expect([plan.exit(0).top1Percent, plan.exit(1).top1Percent] == [78.75, 81.5])
            #expect([plan.exit(0).temperature, plan.exit(1).temperature] == [2, 4])
        }
    }

    @Test func withoutMetadataTheDefaultsHold() throws {
        try fromPlan([:], { $0.input.resize = .square(8) }) { plan in
            #expect(plan.labelCount == 0)
            let input = plan.input(0)
            #expect(input.resizeRule == ResizeRule.shorterSide.rawValue && input.resizeWidth == 8)
            #expect(input.channelOrder == ChannelOrder.rgb.rawValue)
            #expect(input.mean.0 == 0 && input.deviation.0 == 1)
            #expect([plan.exit(0).top1Percent, plan.exit(1).top1Percent] == [-1, -1])
            #expect([plan.exit(0).temperature, plan.exit(1).temperature] == [1, 1])
        }
    }

    /// Each option alone replaces its own key and no other.
    @Test func optionsReplaceTheirOwnKey() throws {
        func record(_ change: (inout ConvertOptions) -> Void) throws -> InputRecord {
            try fromPlan(Self.complete, change) { $0.input(0) }
        }
        let mean = try record { $0.input.mean = NumberList([0.75]) }
        #expect(mean.mean.0 == 0.75 && mean.deviation.0 == 0.25 && mean.resizeWidth == 10)
        let deviation = try record { $0.input.deviation = NumberList([0.5]) }
        #expect(deviation.deviation.0 == 0.5 && deviation.mean.0 == 0.5)
        let resize = try record { $0.input.resize = .square(12) }
        #expect(resize.resizeRule == ResizeRule.shorterSide.rawValue && resize.resizeWidth == 12)
        #expect(resize.channelOrder == ChannelOrder.bgr.rawValue)
        #expect(try record { $0.input.channelOrder = .rgb }.channelOrder == ChannelOrder.rgb.rawValue)
        let names = try folder.write(Array("x\ny\nz\n".utf8), to: "labels.txt")
        try fromPlan(Self.complete, { $0.labels = names }) { plan in
            #expect(labels(plan) == ["x", "y", "z"])
            #expect(plan.exit(0).temperature == 2 && plan.input(0).mean.1 == 0.25)
        }
    }

    @Test func badMetadataStopTheConversion() throws {
        let model = try model(["punctual.crop": "9"])
        let error = #expect(throws: ConvertError.self) {
            try Converter.convert(model, options: ConvertOptions(calibration: folder.path + "/images"))
        }
        #expect(error?.category == .badData)
        #expect(error?.description.contains("punctual.crop '9' does not fit") == true)
    }

    /// The scores are softmax(logits / temperature), and the order of the classes is the logits'.
    @Test func answersAreScoredAtTheirExitsTemperature() throws {
        let classifier = try Classifier(plan: try plan(Self.complete))
        for (exit, temperature) in [(1, 2.0), (2, 4.0)] {
            let answer = try classifier.classify(imageFile: photograph.bytes, exit: exit)
            let logits = classifier.logits(ofExit: exit).map(Double.init)
            let powers = logits.map { exp($0 / temperature) }
            let order = logits.indices.sorted { logits[$0] > logits[$1] }
            #expect((0..<3).map { answer[$0].classIndex } == order)
            for (place, index) in order.enumerated() {
                #expect(abs(Double(answer[place].score) - powers[index] / powers.reduce(0, +)) < 1e-6)
            }
            let plain = logits.map { exp($0) }
            let plainScore = plain[order[0]] / plain.reduce(0, +)
            #expect(abs(Double(answer[0].score) - plainScore) > 1e-3, "the logits are too flat")
        }
    }

    @Test func evaluationsSeeTheTemperature() throws {
        func evaluation(_ metadata: [String: String], _ name: String) throws -> Evaluation {
            let path = try plan(metadata, named: name)
            return try Evaluation(
                EvaluationData(
                    model: FloatModel(folder.path + "/model.onnx"), plan: path, data: folder.path + "/images"))
        }
        let hot = try evaluation(Self.complete, "hot")
        var metadata = Self.complete
        metadata["punctual.temperature"] = nil
        let plain = try evaluation(metadata, "plain")
        for (hot, plain) in zip(hot.exits, plain.exits) {
            #expect(hot.int8.top1Percent == plain.int8.top1Percent)
            #expect(plain.int8.calibrationErrorPercent == plain.int8.uncalibratedErrorPercent)
            #expect(hot.int8.uncalibratedErrorPercent == plain.int8.uncalibratedErrorPercent)
            #expect(abs(hot.int8.calibrationErrorPercent - plain.int8.calibrationErrorPercent) > 0.01)
            #expect((0...100).contains(hot.int8.calibrationErrorPercent))
        }
    }
}
