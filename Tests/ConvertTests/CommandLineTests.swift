import Convert
import Foundation
import Plan
import TestGraphs
import Testing

/// The `punctual-convert` executable: its results, its errors and its exit codes.
@Suite struct CommandLineTests {
    private let folder: TemporaryFolder
    private let model: String
    private let array: String
    private var plan: String { folder.path + "/m.plan" }

    init() throws {
        folder = try TemporaryFolder()
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 6, kernel: 3)])
        builder.head(stem, channels: 6, classes: 2, output: "exit1")
        model = try folder.write(try builder.bytes(), to: "model.onnx")
        array = folder.path + "/x.npy"
        try NpyFile.write((0..<(2 * 192)).map { Float($0 % 50) - 20 }, shape: [2, 3, 8, 8], to: array)
    }

    @Test func convertIsTheDefaultCommandAndWritesAPlan() throws {
        let run = try command([model, "--calibration", array, "-o", plan])
        #expect(run.exitCode == 0)
        #expect(run.errors.hasPrefix("note: the plan takes numbers") && run.errors.filter { $0 == "\n" }.count == 2)
        #expect(run.errors.contains("note: calibrated with 2 images"))
        #expect(run.output.hasPrefix("wrote \(plan) ("))
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: plan)))
        let exits = try withPlan(bytes) { $0.program(0).exitCount }
        #expect(exits == 1)
        let named = try command(["convert", model, "--calibration", array, "-o", folder.path + "/n.plan"])
        #expect(named.exitCode == 0)
        #expect(try Data(contentsOf: URL(filePath: folder.path + "/n.plan")) == Data(bytes))
    }

    @Test func evaluateGivesOneJSONObject() throws {
        try writeImages()
        let options = ["--calibration", folder.path + "/images", "--resize", "8x8", "-o", plan]
        #expect(try command([model] + options).exitCode == 0)
        let run = try command(["evaluate", model, plan, "--data", folder.path + "/images", "--json"])
        #expect(run.exitCode == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["images"] as? Int == 2)
        let exits = try #require(object["exits"] as? [[String: Double]])
        #expect(exits.count == 1)
        #expect(
            Set(exits[0].keys) == [
                "exit", "float_top1_percent", "int8_top1_percent", "agreement_percent", "calibration_error_percent",
                "uncalibrated_error_percent",
            ])
        #expect(exits[0]["agreement_percent"] == 100)
        #expect(exits[0]["calibration_error_percent"] == exits[0]["uncalibrated_error_percent"])
        let table = try command(["evaluate", model, plan, "--data", folder.path + "/images"]).output
        #expect(table.contains("(2 images)"))
        let lines = table.split(separator: "\n")
        #expect(lines.count == 2 && lines[1].filter { $0 == "%" }.count == 5)

        let evaluate = ["evaluate", model, plan, "--data", folder.path + "/images", "--json"]
        #expect(try command(evaluate, environment: ["PUNCTUAL_ISA": "scalar"]).output == run.output)
        try evaluateRefusesWrongWeights(evaluate)
        let refused = try command(evaluate, environment: ["PUNCTUAL_ISA": "abacus"])
        #expect(refused.exitCode == 64 && refused.errors.contains("PUNCTUAL_ISA is 'abacus'"))
    }

    @Test func evaluateNamesWhatHasNoImages() throws {
        try writeImages()
        let labels = try folder.write(Array("\u{FEFF}colour-420\ncolour-444\n".utf8), to: "labels.txt")
        let images = folder.path + "/images"
        let options = ["--calibration", images, "--resize", "8x8", "--labels", labels, "-o", plan]
        let converted = try command([model] + options)
        #expect(converted.exitCode == 0 && converted.errors.hasPrefix("note: calibrated with "))
        #expect(converted.errors.filter { $0 == "\n" }.count == 1, "\(converted.errors)")
        let evaluate = ["evaluate", model, plan, "--data", images, "--json"]
        let whole = try command(evaluate)
        #expect(whole.exitCode == 0 && whole.errors == "", "\(whole.errors)")
        try FileManager.default.removeItem(atPath: images + "/colour-420")
        try folder.write(Array("none".utf8), to: "images/empty/readme.txt")
        let run = try command(evaluate)
        #expect(run.exitCode == 0)
        #expect(
            run.errors == """
                note: \(images): no images in 'empty', and no folder for the class 'colour-420'
                note: skipped 1 file: 'empty/readme.txt': its name ends in none of .jpg, .jpeg, .png, .webp

                """)
    }

    @Test func evaluateSaysWhereFoldersAreClassesByTheirOrder() throws {
        try writeImages()
        let labels = try folder.write(Array("ant\nbee\n".utf8), to: "labels.txt")
        let images = folder.path + "/images"
        _ = try command([model, "--calibration", images, "--resize", "8x8", "--labels", labels, "-o", plan])
        let run = try command(["evaluate", model, plan, "--data", images])
        #expect(run.exitCode == 0)
        #expect(
            run.errors
                == "note: \(images): no folder is named as a class of the plan, so the folders are taken for the classes "
                + "in sorted order\n")
    }

    @Test func oneClassAloneIsNoted() throws {
        try writeImages()
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head("image", channels: 3, classes: 1, output: "logit")
        let single = try folder.write(try builder.bytes(), to: "single.onnx")
        let run = try command([single, "--calibration", folder.path + "/images", "--resize", "8x8", "-o", plan])
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("note: its exits have one output, whose score is always 1"))
    }

    @Test func filesThatCannotBeReadAreSkippedAndNamed() throws {
        try writeImages()
        let images = folder.path + "/images"
        let options = ["--calibration", images, "--resize", "8x8", "-o", plan]
        _ = try command([model] + options)
        let expected = try Data(contentsOf: URL(filePath: plan))
        let photograph = try Fixtures.photograph("colour-444")
        try folder.write(Array(photograph.dropLast(200)), to: "images/colour-444/cut.jpg")
        try folder.write(Array("GIF89a".utf8), to: "images/colour-444/film.gif")
        let run = try command([model] + options)
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("skipped 2 files: 'colour-444/film.gif': its name ends in none of"))
        #expect(run.errors.contains("colour-444/cut.jpg': the image file is cut off or corrupt"))
        #expect(try Data(contentsOf: URL(filePath: plan)) == expected)
        // With none left there is nothing to go by.
        try FileManager.default.removeItem(atPath: images)
        try folder.write(Array(photograph.dropLast(200)), to: "images/colour-444/cut.jpg")
        try expectFailure([model] + options, 65, "cut.jpg: the image file is cut off or corrupt")
    }

    @Test func settingsOfPhotographsMeanNothingForArrays() throws {
        for (option, value) in [("mean", "0.5"), ("std", "2.0"), ("resize", "8x8"), ("channel-order", "bgr")] {
            try expectFailure(
                [model, "--calibration", array, "-o", plan, "--\(option)", value], 64,
                "--\(option) \(value) means nothing without photographs")
        }
        #expect(try command([model, "--calibration", array, "-o", plan, "--crop", "8"]).exitCode == 0)
    }

    @Test func commandsThatAreNoneAreNamed() throws {
        try expectFailure(["checkk", model], 64, "no command 'checkk'")
        try expectFailure(["evaluat"], 64, "no command 'evaluat'")
        #expect(try command(["help", "check"]).exitCode == 0)
    }

    /// A bit of the first weight is wrong.
    private func evaluateRefusesWrongWeights(_ arguments: [String]) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: plan)))
        defer { _ = try? folder.write(bytes, to: "m.plan") }
        var mutant = PlanMutant(bytes)
        let weights = try #require(mutant.sections[.weights])
        mutant.bytes[weights.lowerBound] ^= 1
        try folder.write(mutant.bytes, to: "m.plan")
        try expectFailure(arguments, 65, "weights")
    }

    @Test func referenceWritesTheFloatLogits() throws {
        let run = try command(["reference", model, "--input", array, "--output-dir", folder.path + "/logits"])
        #expect(run.exitCode == 0)
        let written = try NpyFile(contentsOf: folder.path + "/logits/exit1.npy")
        #expect(written.shape == [2, 2])
        #expect(written.floats == (try FloatModel(model).logits(ofArray: array)).exits[0])
    }

    @Test func checkCountsOperators() throws {
        let run = try command(["check", model])
        #expect(run.exitCode == 0)
        #expect(run.output.contains("1  Conv               supported\n"))
        #expect(run.output.contains("2 convolution"))
        #expect(
            run.output.hasSuffix(
                """
                metadata for the plan:
                  labels       none
                  input        none
                  top-1 %      none
                  temperature  none

                """))

        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let odd = builder.node("Mystery", [builder.node("Riddle", ["image"], name: "first")], name: "second")
        builder.addOutput(odd)
        builder.setMetadata(["punctual.temperature": "x"])
        let unknown = try folder.write(try builder.bytes(), to: "unknown.onnx")
        let failed = try command(["check", unknown])
        #expect(failed.exitCode == 1)
        #expect(failed.output.contains("1  Riddle   missing\n"))
        #expect(failed.output.contains("missing: 1 Riddle ('first'): the operator is not supported; replace it"))
        #expect(!failed.output.contains("metadata"))
        let json = try command(["check", unknown, "--json"])
        #expect(json.exitCode == 1)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["supported"] as? Bool == false)
        let missing = try #require(report["missing"] as? [[String: Any]])
        #expect(missing.map { $0["type"] as? String } == ["Riddle", "Mystery"])
        #expect(missing[0]["nodes"] as? [String] == ["first"])
    }

    @Test func checkShowsWhatAPlanTakesFromTheMetadata() throws {
        let described = try modelWithMetadata([
            "punctual.labels": "ant\nbee", "punctual.resize": "9", "punctual.crop": "8", "punctual.mean": "0.5",
            "punctual.top1_percent": "78.73", "punctual.temperature": "1.2", "punctual.wisdom": "42", "other": "x",
        ])
        let run = try command(["check", described])
        #expect(run.exitCode == 0 && run.errors == "")
        #expect(run.output.contains("note: the model's metadata: punctual.wisdom "))
        #expect(!run.output.contains("other"))
        #expect(
            run.output.hasSuffix(
                """
                metadata for the plan:
                  labels       2, from 'ant' to 'bee'
                  input        --resize 9 --crop 8 --mean 0.5
                  top-1 %      78.73
                  temperature  1.2

                """))
    }

    @Test func badMetadataIsBadData() throws {
        let bad = try modelWithMetadata(["punctual.temperature": "0"])
        try expectFailure([bad, "--calibration", array, "-o", plan], 65, "punctual.temperature '0'")
        try expectFailure(["check", bad], 65, "punctual.temperature '0'")
        #expect(!FileManager.default.fileExists(atPath: plan))
    }

    @Test func optionsCountMoreThanMetadata() throws {
        let described = try modelWithMetadata([
            "punctual.labels": "ant\nbee", "punctual.resize": "16x16", "punctual.mean": "0.25",
            "punctual.std": "0.125", "punctual.channel_order": "bgr", "punctual.unknown": "x",
        ])
        try writeImages()
        let labels = try folder.write(Array("cat\ndog\n".utf8), to: "labels.txt")
        let fixed = [described, "--calibration", folder.path + "/images", "-o", plan]
        let plain = try command(fixed)
        #expect(plain.exitCode == 0)
        #expect(plain.errors.hasPrefix("note: ") && plain.errors.contains("punctual.unknown"))
        #expect(
            try settings() == "ant,bee --resize 16x16 --crop 8x8 --channel-order bgr --mean 0.25,0.25,0.25 "
                + "--std 0.125,0.125,0.125")
        let overridden = try command(
            fixed + [
                "--labels", labels, "--resize", "9x8", "--mean", "0.5", "--std", "1,2,3", "--channel-order", "rgb",
                "--crop", "8",
            ])
        #expect(overridden.exitCode == 0)
        #expect(
            try settings()
                == "cat,dog --resize 9x8 --crop 8x8 --channel-order rgb --mean 0.5,0.5,0.5 --std 1.0,2.0,3.0")
        // Without a resize the photographs, which are larger, do not fit.
        try expectFailure(fixed + ["--resize", "none"], 65, "a.jpg")
    }

    /// The plan's labels, and the settings that it was made with.
    private func settings() throws -> String {
        try withPlan([UInt8](try Data(contentsOf: URL(filePath: plan)))) { plan in
            let labels = (0..<plan.labelCount).map { String(decoding: plan.label($0), as: UTF8.self) }
            let facts = (0..<plan.count(of: .metadata)).map { plan.metadata($0) }
            let fact = try #require(facts.first { plan.text($0.key).elementsEqual("options".utf8) })
            return labels.joined(separator: ",") + " " + String(decoding: plan.text(fact.value), as: UTF8.self)
        }
    }

    /// The path of a model of one exit and two classes, which takes 8×8 pixels.
    private func modelWithMetadata(_ metadata: [String: String]) throws -> String {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head("image", channels: 3, classes: 2, output: "exit1")
        builder.setMetadata(metadata)
        return try folder.write(try builder.bytes(), to: "described.onnx")
    }

    @Test func versionAndHelpAreResults() throws {
        #expect(try command(["--version"]).output == "punctual-convert \(Converter.version)\n")
        for arguments in [["--help"], ["convert", "--help"], ["evaluate", "--help"]] {
            let run = try command(arguments)
            #expect(run.exitCode == 0 && run.errors == "" && run.output.contains("USAGE: punctual-convert"))
        }
    }

    @Test func usageErrors() throws {
        try expectFailure([], 64, "<model>")
        try expectFailure([model], 64, "--calibration")
        try expectFailure([model, "--calibration", array], 64, "--output")
        try expectFailure([model, "--calibration", array, "-o", plan, "--method", "best"], 64, "'best'")
        try expectFailure([model, "--calibration", array, "-o", plan, "--resize", "0"], 64, "'0'")
        try expectFailure([model, "--calibration", array, "-o", plan, "--crop", "none"], 64, "--crop")
        try expectFailure([model, "--calibration", array, "-o", plan, "--mean", "1,x"], 64, "'1,x'")
        try expectFailure([model, "--calibration", array, "-o", plan, "--calibration-images", "0"], 64, "at least 1")
        try expectFailure([model, "--calibration", array, "-o", plan, "--frobnicate"], 64, "--frobnicate")
        try expectFailure([model, "--calibration", array, "-o", model], 64, "overwrite")
        try expectFailure(["evaluate", model, plan, "--data", folder.path, "--limit", "0"], 64, "--limit")
    }

    @Test func badFiles() throws {
        let broken = try folder.write(Array("no model".utf8), to: "broken.onnx")
        let labels = try folder.write(Array("ant\n".utf8), to: "labels.txt")
        let nothing = folder.path + "/nothing"
        try FileManager.default.createDirectory(atPath: nothing, withIntermediateDirectories: true)
        try expectFailure([broken, "--calibration", array, "-o", plan], 65, "broken.onnx")
        try expectFailure([model, "--calibration", array, "-o", plan, "--labels", labels], 65, "2 classes")
        try expectFailure([model, "--calibration", nothing, "-o", plan], 65, nothing)
        try expectFailure([model, "--calibration", broken + ".npy", "-o", plan], 66, "broken.onnx.npy")
        try expectFailure([model, "--calibration", folder.path + "/gone", "-o", plan], 66, "gone")
        try expectFailure([folder.path + "/gone.onnx", "--calibration", array, "-o", plan], 66, "gone.onnx")
        try expectFailure([model, "--calibration", array, "-o", nothing + "/deep/m.plan"], 69, "deep/m.plan")
        try expectFailure([model, "--calibration", array, "-o", nothing], 69, nothing)
        try expectFailure(["evaluate", model, broken, "--data", nothing], 65, "shorter than a plan")
        try expectFailure(["evaluate", model, plan, "--data", nothing], 66, "m.plan")
        #expect(!FileManager.default.fileExists(atPath: plan))
        #expect(try FileManager.default.contentsOfDirectory(atPath: nothing).isEmpty)
    }

    private func writeImages() throws {
        for name in ["colour-420", "colour-444"] {
            try folder.write(try Fixtures.photograph(name), to: "images/\(name)/a.jpg")
        }
    }

    private func command(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandRun {
        let run = try CommandRun("punctual-convert", arguments, environment: environment)
        #expect(run.hasExited, "punctual-convert \(arguments) was ended by a signal")
        return run
    }

    /// Expects the exit code, one line on standard error that contains `mention`, and nothing else.
    private func expectFailure(
        _ arguments: [String], _ code: Int32, _ mention: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let run = try command(arguments)
        #expect(run.exitCode == code, "\(run.errors)", sourceLocation: sourceLocation)
        #expect(run.output == "", sourceLocation: sourceLocation)
        #expect(run.errors.hasPrefix("punctual-convert: "), "\(run.errors)", sourceLocation: sourceLocation)
        #expect(run.errors.contains(mention), "\(run.errors)", sourceLocation: sourceLocation)
        #expect(run.errors.filter { $0 == "\n" }.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    }
}
