import Convert
import Foundation
import TestGraphs
import Testing

/// A folder with a model of one exit and two classes, which takes 8×8 pixels, and an array to calibrate it with.
struct CommandFiles {
    let folder: TemporaryFolder
    let model: String
    let array: String

    init() throws {
        folder = try TemporaryFolder()
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 6, kernel: 3)])
        builder.head(stem, channels: 6, classes: 2, output: "exit1")
        model = try folder.write(try builder.bytes(), to: "model.onnx")
        array = folder.path + "/x.npy"
        try NpyFile.write((0..<(2 * 192)).map { Float($0 % 50) - 20 }, shape: [2, 3, 8, 8], to: array)
    }
}

/// Tests of the `punctual-convert` executable: its results, its errors and its exit codes.
protocol CommandSuite {
    var files: CommandFiles { get }
}

extension CommandSuite {
    var folder: TemporaryFolder { files.folder }
    var model: String { files.model }
    var array: String { files.array }
    /// Where plans are written.
    var plan: String { folder.path + "/m.plan" }

    /// The path of a model of one exit and two classes, which takes 8×8 pixels.
    func modelWithMetadata(_ metadata: [String: String]) throws -> String {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head("image", channels: 3, classes: 2, output: "exit1")
        builder.setMetadata(metadata)
        return try folder.write(try builder.bytes(), to: "described.onnx")
    }

    func writeImages() throws {
        for name in ["colour-420", "colour-444"] {
            try folder.write(try Fixtures.photograph(name), to: "images/\(name)/a.jpg")
        }
    }

    func command(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandRun {
        let run = try CommandRun("punctual-convert", arguments, environment: environment)
        #expect(run.hasExited, "punctual-convert \(arguments) was ended by a signal")
        return run
    }

    /// Expects the exit code, one line on standard error that contains `mention`, and nothing else.
    func expectFailure(
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
