import Convert
import Foundation
import Plan
import TestGraphs
import Testing

/// Whole conversions, from files to a file.
@Suite struct ConverterTests {
    private let folder: TemporaryFolder
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 6, kernel: 3)])
        builder.head(stem, channels: 6, classes: 3, output: "exit1")
        let deeper = builder.node("Relu", [builder.conv(stem, channels: 6, outputs: 8, kernel: 3)])
        builder.head(deeper, channels: 8, classes: 3, output: "exit2")
        model = try folder.write(try builder.bytes(), to: "model.onnx")
        for (index, name) in ["colour-420", "colour-444", "grey"].enumerated() {
            let image = try Fixtures.photograph(name)
            try folder.write(image, to: "images/class\(index)/a.jpg")
        }
    }

    private var options: ConvertOptions {
        var options = ConvertOptions(calibration: folder.path + "/images")
        options.input.resize = .rectangle(width: 8, height: 8)
        options.input.mean = NumberList([0.5, 0.5, 0.5])
        options.input.deviation = NumberList([0.25])
        return options
    }

    /// As `cp` would: links and permissions stay, and what is no regular file is not replaced.
    @Test func writingKeepsWhatIsThere() throws {
        let bytes: [UInt8] = [1, 2, 3]
        let file = try folder.write([9], to: "there")
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        try Converter.write(bytes, to: link)
        #expect(try Data(contentsOf: URL(filePath: file)) == Data(bytes))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        #expect(throws: ConvertError.self) { try Converter.write(bytes, to: folder.path) }
        #expect(throws: ConvertError.self) { try Converter.write(bytes, to: folder.path + "/missing/file") }
    }

    @Test func theSameFilesGiveTheSameBytes() throws {
        let first = try Converter.convert(model, options: options)
        #expect(try Converter.convert(model, options: options) == first)
        var other = options
        other.input.deviation = NumberList([0.26])
        #expect(try Converter.convert(model, options: other) != first)
    }

    @Test func thePlanSaysWhatItWasMadeFrom() throws {
        try folder.write(Array("ant\nbee\r\ncicada\n".utf8), to: "labels.txt")
        var options = options
        options.labels = folder.path + "/labels.txt"
        try withPlan(try Converter.convert(model, options: options)) { plan in
            #expect((0..<3).map { String(decoding: plan.label($0), as: UTF8.self) } == ["ant", "bee", "cicada"])
            let input = plan.input(0)
            #expect(input.resizeRule == ResizeRule.exact.rawValue)
            #expect(input.mean.2 == 0.5 && input.deviation.2 == 0.25)
            var facts: [String: String] = [:]
            for index in 0..<plan.count(of: .metadata) {
                let fact = plan.metadata(index)
                facts[String(decoding: plan.text(fact.key), as: UTF8.self)] = String(
                    decoding: plan.text(fact.value), as: UTF8.self)
            }
            #expect(facts["source"] == "model.onnx")
            #expect(facts["calibration"] == "images, 3 images, mse")
            let settings = "--resize 8x8 --crop 8x8 --channel-order rgb --mean 0.5,0.5,0.5 --std 0.25,0.25,0.25"
            #expect(facts["options"] == settings)
            #expect(facts["source xxh64"]?.count == 16)
        }
    }

    @Test func arraysCalibrateModelsOfAnyInput() throws {
        let array = folder.path + "/x.npy"
        try NpyFile.write((0..<(2 * 192)).map { Float($0 % 50) - 20 }, shape: [2, 3, 8, 8], to: array)
        try withPlan(try Converter.convert(model, options: ConvertOptions(calibration: array))) { plan in
            #expect(plan.input(0).kind == InputKind.numbers.rawValue)
            let tensor = plan.tensor(Int(plan.program(0).inputTensor))
            #expect(tensor.sliceCount == 1)
            #expect(abs(plan.slice(Int(tensor.firstSlice)).scale - 49.0 / 255) < 1e-3)
        }
    }

    @Test func plansAgreeWithTheirModels() throws {
        let path = folder.path + "/m.plan"
        try Converter.write(try Converter.convert(model, options: options), to: path)
        let evaluation = try Evaluation(
            EvaluationData(model: FloatModel(model), plan: path, data: folder.path + "/images"))
        #expect(evaluation.images == 3)
        #expect(evaluation.exits.map(\.exit) == [1, 2])
        #expect(evaluation.exits.allSatisfy { $0.agreementPercent == 100 })
        #expect(
            evaluation.exits.allSatisfy { $0.float.top1Percent == $0.int8.top1Percent && $0.int8.top5Percent == 100 })
    }

    @Test func impossibleOptionsAreRefused() throws {
        func message(_ change: (inout ConvertOptions) -> Void) -> String? {
            var options = options
            change(&options)
            do throws(ConvertError) {
                _ = try Converter.convert(model, options: options)
                return nil
            } catch {
                #expect(error.category == .usage)
                return error.description
            }
        }
        #expect(message { $0.input.mean = NumberList([0.1, 0.2]) }?.contains("mean 0.1,0.2 has 2 numbers") == true)
        #expect(message { $0.input.mean = NumberList([128]) }?.contains("from 0 to 1") == true)
        #expect(message { $0.input.deviation = NumberList([0.1, 0, 0.1]) }?.contains("std 0.1,0.0,0.1") == true)
        #expect(message { $0.input.crop = .rectangle(width: 9, height: 8) }?.contains("crop 9x8") == true)
        #expect(message { $0.input.crop = ImageSize.none }?.contains("crop none") == true)
        #expect(message { $0.input.resize = .square(7) }?.contains("resize 7") == true)
        #expect(message { $0.calibrationImages = 0 }?.contains("calibration-images 0") == true)
        #expect(message { _ in } == nil)
    }

    @Test func badFilesAreNamed() throws {
        try folder.write(Array("ant\nbee\n".utf8), to: "two.txt")
        try folder.write(Array("ant\n\ncicada\n".utf8), to: "gap.txt")
        try folder.write([0xFF, 0xFE, 0x0A], to: "latin.txt")
        try folder.write([UInt8](), to: "nothing/readme.md")
        try folder.write(Array("no image".utf8), to: "broken/x.jpg")
        func error(_ change: (inout ConvertOptions) -> Void) throws -> ConvertError {
            var options = options
            change(&options)
            return try #require(throws: ConvertError.self) { try Converter.convert(model, options: options) }
        }
        let two = try error { $0.labels = folder.path + "/two.txt" }
        #expect(two.description.contains("2 labels") && two.description.contains("3 classes"))
        #expect(try error { $0.labels = folder.path + "/gap.txt" }.description.contains("line 2"))
        #expect(try error { $0.labels = folder.path + "/latin.txt" }.description.contains("UTF-8"))
        #expect(try error { $0.labels = folder.path + "/none.txt" }.category == .cannotOpen)
        #expect(try error { $0.calibration = folder.path + "/nowhere" }.category == .cannotOpen)
        #expect(try error { $0.calibration = folder.path + "/nothing" }.category == .badData)
        #expect(try error { $0.calibration = folder.path + "/broken" }.description.contains("broken/x.jpg"))
        let array = try error {
            $0.calibration = folder.path + "/none.npy"
            $0.input = InputSettings()
        }
        #expect(array.category == .cannotOpen)
        let missing = #expect(throws: ConvertError.self) { try FloatModel(folder.path + "/none.onnx") }
        #expect(missing?.category == .cannotOpen)
    }

    @Test func writingLeavesNothingHalfDone() throws {
        let path = folder.path + "/out/m.plan"
        #expect(throws: ConvertError.self) { try Converter.write([1, 2, 3], to: path) }
        try FileManager.default.createDirectory(atPath: folder.path + "/out", withIntermediateDirectories: true)
        try Converter.write([1, 2, 3], to: path)
        try Converter.write([4], to: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([4]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") == ["m.plan"])
    }

    @Test func otherPlansAreNotCompared() throws {
        let path = folder.path + "/golden.plan"
        try Converter.write(try GoldenPlan.bytes(), to: path)
        let error = #expect(throws: ConvertError.self) {
            try Evaluation(EvaluationData(model: FloatModel(model), plan: path, data: folder.path + "/images"))
        }
        #expect(error?.description.contains("another model") == true)
    }

    @Test func foldersThatAreNoClassesAreNamed() throws {
        try folder.write(Array("class0\nclass1\nother\n".utf8), to: "labels.txt")
        var options = options
        options.labels = folder.path + "/labels.txt"
        let path = folder.path + "/m.plan"
        try Converter.write(try Converter.convert(model, options: options), to: path)
        let error = #expect(throws: ConvertError.self) {
            try Evaluation(EvaluationData(model: FloatModel(model), plan: path, data: folder.path + "/images"))
        }
        #expect(error?.description.contains("'class2'") == true)
        try folder.write([0], to: "images/stray.jpg")
        let stray = #expect(throws: ConvertError.self) {
            try Evaluation(EvaluationData(model: FloatModel(model), plan: path, data: folder.path + "/images"))
        }
        #expect(stray?.description.contains("stray.jpg lies in no folder") == true)
    }
}
