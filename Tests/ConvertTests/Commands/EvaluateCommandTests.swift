import Convert
import Foundation
import Plan
import TestGraphs
import Testing

/// `punctual-convert evaluate`: its object, its table and its notes.
@Suite struct EvaluateCommandTests: CommandSuite {
    let files: CommandFiles

    init() throws {
        files = try CommandFiles()
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
                "uncalibrated_error_percent", "float_top5_percent", "int8_top5_percent",
                "float_calibration_error_percent",
            ])
        #expect(exits[0]["agreement_percent"] == 100)
        #expect(exits[0]["calibration_error_percent"] == exits[0]["uncalibrated_error_percent"])
        let table = try command(["evaluate", model, plan, "--data", folder.path + "/images"]).output
        #expect(table.hasPrefix("2 images\n"))
        let lines = table.split(separator: "\n")
        #expect(lines.count == 4 && lines[3].filter { $0 == "%" }.count == 5)

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
        let options = ["--calibration", images, "--resize", "8x8", "--std", "1", "--labels", labels, "-o", plan]
        let converted = try command([model] + options)
        #expect(converted.exitCode == 0 && converted.errors.hasPrefix("note: calibrating with "))
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
                note: \(images): skipped 1 file: 'empty/readme.txt': its name ends in none of .jpg, .jpeg, .png, .webp

                """)
    }

    /// The order of names that stand for nothing in the plan is a guess.
    @Test func evaluateSaysWhereFoldersAreClassesByTheirOrder() throws {
        try writeImages()
        let images = folder.path + "/images"
        _ = try command([model, "--calibration", images, "--resize", "8x8", "-o", plan])
        let run = try command(["evaluate", model, plan, "--data", images])
        #expect(run.exitCode == 0)
        #expect(
            run.errors.hasPrefix("note: \(images): no folder is named as a class of the plan, so "), "\(run.errors)")
        #expect(run.errors.filter { $0 == "\n" }.count == 1)
    }

    @Test func reportWritesOnePage() throws {
        try writeImages()
        let images = folder.path + "/images"
        _ = try command([model, "--calibration", images, "--resize", "8x8", "-o", plan])
        let page = folder.path + "/r.html"
        let report = ["report", model, plan, "--data", images, "-o"]
        let run = try command(report + [page])
        #expect(run.exitCode == 0 && run.output == "wrote \(page)\n", "\(run.errors)")
        #expect(try String(contentsOfFile: page, encoding: .utf8).hasSuffix("</html>\n"))
        let piped = try command(report + ["/dev/stdout"])
        #expect(piped.exitCode == 0 && piped.output.hasPrefix("<!DOCTYPE html>") && piped.output.hasSuffix("</html>\n"))
        try expectFailure(report + [model], 64, "the page would overwrite the model")
        try expectFailure(report + [plan], 64, "the page would overwrite the plan")
        try expectFailure(report + [images + "/colour-420/a.jpg"], 64, "would overwrite a file of the images")
        try expectFailure(report + [folder.path + "/missing/r.html"], 69, "its folder does not exist")
        try expectFailure(
            ["report", model, plan, "--data", folder.path + "/none", "-o", page], 66, "cannot open the folder")
        try expectFailure(["report", model, plan, "--data", images], 64, "--output")
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
}
