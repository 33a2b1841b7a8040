import Convert
import Foundation
import TestGraphs
import Testing

/// `punctual-convert check` and `reference`.
@Suite struct CheckCommandTests: CommandSuite {
    let files: CommandFiles

    init() throws {
        files = try CommandFiles()
    }

    @Test func referenceWritesTheFloatLogits() throws {
        let run = try command(["reference", model, "--input", array, "--output-dir", folder.path + "/logits"])
        #expect(run.exitCode == 0)
        let written = try NpyFile(contentsOf: folder.path + "/logits/exit1.npy")
        #expect(written.shape == [2, 2])
        // Here OpenBLAS may have taken other kernels than the command does.
        let expected = try FloatModel(model).logits(ofArray: array).exits[0]
        #expect(written.floats.count == expected.count)
        #expect(zip(written.floats, expected).allSatisfy { abs($0 - $1) <= 1e-5 * abs($1) + 1e-6 })
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
        let json = try command(["check", described, "--json"]).output
        #expect(
            json.hasSuffix(
                #""metadata":{"labels":["ant","bee"],"mean":[0.5],"std":null,"resize":"9","crop":"8","#
                    + #""channel_order":null,"top1_percent":[78.73],"temperature":[1.2]}}"# + "\n"))
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
}
