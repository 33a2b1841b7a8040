import Convert
import Foundation
import TestGraphs
import Testing

/// The words and paths that `punctual-convert` is given.
@Suite struct CommandUsageTests: CommandSuite {
    let files: CommandFiles

    init() throws {
        files = try CommandFiles()
    }

    @Test func commandsThatAreNoneAreNamed() throws {
        try expectFailure(["checkk", model], 64, "no command 'checkk'")
        try expectFailure(["evaluat"], 64, "no command 'evaluat'")
        #expect(try command(["help", "check"]).exitCode == 0)
    }

    /// The two programs are named alike.
    @Test func commandsOfTheOtherProgramAreShownTheWay() throws {
        let indented = #/^  ([a-z]+) /#.anchorsMatchLineEndings()
        let runtimes = try CommandRun("punctual", ["--help"]).output.matches(of: indented).map { String($0.1) }
        #expect(runtimes.contains("classify") && runtimes.contains("run"))
        for name in runtimes {
            try expectFailure([name], 64, "'\(name)' is a command of punctual: 'punctual \(name) --help' describes it")
        }
        let own = try command(["--help"]).output.matches(of: indented).map { String($0.1) }.filter { $0 != "help" }
        #expect(own.contains("convert") && own.contains("evaluate") && own.contains("report"))
        for name in own {
            let run = try CommandRun("punctual", [name])
            #expect(run.exitCode == 64)
            #expect(
                run.errors == "punctual: '\(name)' is a command of punctual-convert, on the developer's machine: "
                    + "'punctual-convert \(name) --help'\n")
        }
    }

    @Test func versionAndHelpAreResults() throws {
        #expect(try command(["--version"]).output == "punctual-convert \(Converter.version)\n")
        for arguments in [["--help"], ["convert", "--help"], ["evaluate", "--help"], ["report", "--help"]] {
            let run = try command(arguments)
            #expect(run.exitCode == 0 && run.errors == "" && run.output.contains("USAGE: punctual-convert"))
        }
    }

    @Test func usageErrors() throws {
        try expectFailure([], 64, "<model>")
        try expectFailure([model], 64, "--calibration")
        try expectFailure([model, "--calibration", array], 64, "--output")
        try expectFailure([model, "--calibration", array, "-o", plan, "--method", "best"], 64, "'best'")
        try expectFailure(["evaluate", model], 64, "'punctual-convert evaluate --help' describes its options")
        try expectFailure(
            [model, "--calibration", array], 64, "'punctual-convert convert --help' describes its options")
        try expectFailure([model, "--calibration", array, "-o", plan, "--resize", "0"], 64, "'0'")
        try expectFailure(
            [model, "--calibration", array, "-o", plan, "--resize", "8,8"], 64, "or width and height as 320x240")
        try expectFailure([model, "--calibration", array, "-o", plan, "--std", "-1"], 64, "--std -1.0")
        try expectFailure([model, "--calibration", array, "-o", plan, "--mean", "1 2"], 64, "with commas between")
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

    /// What people have before they export it.
    @Test(arguments: [("m.pt", "torch.onnx.export"), ("M.PTH", "torch.onnx.export"), ("m.tflite", "tf2onnx")])
    func otherModelsAreShownTheirExporter(name: String, exporter: String) throws {
        let path = try folder.write(Array("PK".utf8), to: name)
        try expectFailure(["check", path], 65, "; \(exporter) makes one of it")
    }
}
