import Convert
import Foundation
import Plan
import Synchronization
import TestGraphs
import Testing

/// `punctual-convert convert`: what it writes, what it takes from whom, and what it refuses.
@Suite struct ConvertCommandTests: CommandSuite {
    let files: CommandFiles

    init() throws {
        files = try CommandFiles()
    }

    @Test func convertIsTheDefaultCommandAndWritesAPlan() throws {
        let run = try command([model, "--calibration", array, "-o", plan])
        #expect(run.exitCode == 0)
        #expect(run.errors.hasPrefix("note: the plan takes numbers") && run.errors.filter { $0 == "\n" }.count == 2)
        #expect(run.errors.contains("note: calibrating with 2 images"))
        #expect(run.output.hasPrefix("wrote \(plan) ("))
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: plan)))
        let exits = try withPlan(bytes) { $0.program(0).exitCount }
        #expect(exits == 1)
        let named = try command(["convert", model, "--calibration", array, "-o", folder.path + "/n.plan"])
        #expect(named.exitCode == 0)
        #expect(try Data(contentsOf: URL(filePath: folder.path + "/n.plan")) == Data(bytes))
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
        #expect(symlink("nowhere", "\(images)/colour-444/gone.jpg") == 0)
        #expect(mkfifo("\(images)/colour-444/pipe.jpg", 0o600) == 0)
        let run = try command([model] + options)
        #expect(run.exitCode == 0)
        #expect(
            run.errors.contains("note: \(images): skipped 4 files: 'colour-444/film.gif': its name ends in none of"))
        #expect(run.errors.contains("colour-444/cut.jpg': the image file is cut off or corrupt"))
        #expect(run.errors.contains("colour-444/gone.jpg': there is no such file"))
        #expect(run.errors.contains("colour-444/pipe.jpg': it is no regular file"))
        #expect(try Data(contentsOf: URL(filePath: plan)) == expected)
        // With none left there is nothing to go by.
        try FileManager.default.removeItem(atPath: images)
        try folder.write(Array(photograph.dropLast(200)), to: "images/colour-444/cut.jpg")
        try expectFailure([model] + options, 65, "cut.jpg: the image file is cut off or corrupt")
    }

    /// Sums of many products, whose last bits depend on the order in which OpenBLAS's kernels add.
    @Test func theSameKernelsAddOnEveryProcessor() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        var map = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 64, kernel: 3)])
        for _ in 0..<2 { map = builder.node("Relu", [builder.conv(map, channels: 64, outputs: 64, kernel: 3)]) }
        builder.head(map, channels: 64, classes: 2, output: "exit1")
        let deep = try folder.write(try builder.bytes(), to: "deep.onnx")
        let images = folder.path + "/images.npy"
        try NpyFile.write((0..<(8 * 192)).map { Float($0 * 7919 % 1000) / 500 - 1 }, shape: [8, 3, 8, 8], to: images)
        let plans = try [[:], ["OPENBLAS_CORETYPE": "Nehalem"], ["OPENBLAS_CORETYPE": "SkylakeX"]].map { kernels in
            let run = try command([deep, "--calibration", images, "-o", plan], environment: kernels)
            #expect(run.exitCode == 0, "\(run.errors)")
            return try Data(contentsOf: URL(filePath: plan))
        }
        #expect(plans[1] == plans[0] && plans[2] == plans[0])
    }

    @Test func plansThatLoseTooMuchAreNotWritten() throws {
        try writeImages()
        let images = folder.path + "/images"
        let options = [model, "--calibration", images, "--resize", "8x8", "-o", plan]
        try expectFailure(options + ["--max-loss", "1"], 64, "--data and --max-loss are given together")
        try expectFailure(options + ["--data", images, "--max-loss", "-1"], 64, "--max-loss")
        try expectFailure(
            options + ["--data", images, "--max-loss", "1"], 64, "needs at least 2000 labelled images: \(images) has 2")
        for name in ["colour-420", "colour-444"] {
            for copy in 0..<1000 {
                #expect(link("\(images)/\(name)/a.jpg", "\(images)/\(name)/\(copy).jpg") == 0)
            }
        }
        let run = try command(options + ["--data", images, "--max-loss", "100"])
        #expect(run.exitCode == 0 && run.errors.contains("ranges by mse: exit 1 loses most, "), "\(run.errors)")
    }

    @Test func settingsOfPhotographsMeanNothingForArrays() throws {
        for (option, value) in [("mean", "0.5"), ("std", "2.0"), ("resize", "8x8"), ("channel-order", "bgr")] {
            try expectFailure(
                [model, "--calibration", array, "-o", plan, "--\(option)", value], 64,
                "--\(option) \(value) means nothing without photographs")
        }
        #expect(try command([model, "--calibration", array, "-o", plan, "--crop", "8"]).exitCode == 0)
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

    /// Standard error of a conversion that works, with these options.
    private func notes(_ model: String, _ options: [String] = []) throws -> String {
        let run = try command(
            [model, "--calibration", folder.path + "/images", "--resize", "8x8", "-o", plan] + options)
        #expect(run.exitCode == 0, "\(run.errors)")
        return run.errors
    }

    @Test func whatIsAssumedOfPixelsIsSaid() throws {
        try writeImages()
        let assumption = "note: neither options nor metadata give mean and std: the model gets pixels from 0 to 1"
        let errors = try notes(model)
        #expect(errors.contains(assumption) && errors.contains("--mean 0.485,0.456,0.406"))
        for options in [["--std", "1"], ["--mean", "0"]] {
            #expect(!(try notes(model, options)).contains(assumption))
        }
        let described = try modelWithMetadata(["punctual.mean": "0.5"])
        #expect(!(try notes(described)).contains(assumption))
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head(builder.batchNormalization("image", channels: 3), channels: 3, classes: 2, output: "exit1")
        let normalizing = try folder.write(try builder.bytes(), to: "normalizing.onnx")
        #expect(!(try notes(normalizing)).contains(assumption))
        var grey = ModelBuilder(channels: 1, height: 8, width: 8)
        grey.head("image", channels: 1, classes: 2, output: "exit1")
        let errorsOfGrey = try notes(try folder.write(try grey.bytes(), to: "grey.onnx"))
        #expect(errorsOfGrey.contains(assumption) && errorsOfGrey.contains("(often --mean 0.5 --std 0.5)"))
    }

    @Test func deviationsLeaveTheMeanAtZero() throws {
        try writeImages()
        let note = "note: std 0.5,0.5,0.5 without a mean"
        #expect(try notes(model, ["--std", "0.5,0.5,0.5"]).contains(note))
        for mean in ["0", "0.1"] {
            #expect(!(try notes(model, ["--mean", mean, "--std", "0.5,0.5,0.5"])).contains(note))
        }
    }

    @Test func notesComeBeforeTheWork() throws {
        let options = ConvertOptions(calibration: array)
        let progress = Mutex(0)
        var before: [Int] = []
        _ = try Converter.convert(model, options: options) { _ in
            before.append(progress.withLock { $0 })
        } progress: { _ in
            progress.withLock { $0 += 1 }
        }
        #expect(before == [0, 0] && progress.withLock { $0 } > 0)
    }

    @Test func numbersOfBytesAreExplained() throws {
        try writeImages()
        let errors = try notes(model, ["--std", "58.395,57.12,57.375"])
        #expect(errors.contains("note: std 58.395,57.12,57.375 looks like one of pixels from 0 to 255"))
        #expect(errors.contains("(--std 0.229,0.224,0.225)"))
        let fixed = [model, "--calibration", folder.path + "/images", "--resize", "8x8", "-o", plan]
        try expectFailure(fixed + ["--mean", "123.675,116.28,103.53"], 64, "divided by 255: 0.485,0.456,0.406")
        let error = try command(fixed + ["--mean", "-1,300,1"]).errors
        #expect(error.contains("from 0 to 1") && !error.contains("divided by 255"))
    }

    @Test func photographsOfAnotherSizeAreNamedWithARemedy() throws {
        try writeImages()
        let fixed = [model, "--calibration", folder.path + "/images", "-o", plan]
        for mention in ["images/colour-420/a.jpg: ", "takes only 8x8", "with a resize rule (--resize 8)\n"] {
            try expectFailure(fixed, 65, mention)
        }
        // Of 61x47 pixels, the shorter side would be 8 and the other 10.
        var builder = ModelBuilder(channels: 3, height: 8, width: 12)
        builder.head("image", channels: 3, classes: 2, output: "exit1")
        let wide = try folder.write(try builder.bytes(), to: "wide.onnx")
        let few = try Fixtures.photograph("colour-420")
        try folder.write(few, to: "few/a.jpg")
        try expectFailure(
            [wide, "--calibration", folder.path + "/few", "-o", plan, "--resize", "8"], 65,
            "less than the crop of 12x8; convert the model to resize to more pixels (--resize 12x8)")
    }

    @Test func namesOfSeveralClassesAreShown() throws {
        let labels = try folder.write(Array("ant\nant\n".utf8), to: "labels.txt")
        let convert = [model, "--calibration", array, "-o", plan]
        let run = try command(convert + ["--labels", labels])
        #expect(run.exitCode == 0)
        #expect(run.errors.contains("note: labels: several classes are named 'ant' (lines 1, 2): "))
        try folder.write(Array("ant\nbee\n".utf8), to: "labels.txt")
        #expect(!(try command(convert + ["--labels", labels])).errors.contains("several classes"))
    }

    @Test func modelsOfOneOutputAreShown() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head("image", channels: 3, classes: 1, output: "exit1")
        let one = try folder.write(try builder.bytes(), to: "one.onnx")
        let note = "note: its exits have one output, whose score is always 1"
        #expect(try command([one, "--calibration", array, "-o", plan]).errors.contains(note))
        #expect(!(try command([model, "--calibration", array, "-o", plan])).errors.contains(note))
    }
}
