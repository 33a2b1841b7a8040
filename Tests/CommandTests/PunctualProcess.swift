import Foundation
import TestGraphs
import Testing

/// One run of the `punctual` executable, and what came of it.
struct PunctualProcess {
    let exitCode: Int32
    let output: String
    let errors: String

    /// Runs `punctual` to its end; see `CommandRun`.
    init(
        _ arguments: [String], environment: [String: String] = [:], input: Data = Data(), outputPath: String? = nil
    ) throws {
        let run = try CommandRun(
            "punctual", arguments, environment: environment, input: input, outputPath: outputPath)
        #expect(run.hasExited, "punctual \(arguments) was ended by a signal")
        exitCode = run.exitCode
        output = run.output
        errors = run.errors
    }

    /// Standard output as one JSON object.
    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    /// The objects of a stream, one per line.
    func jsonLines() throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }
}

/// Expects that `punctual` succeeds and says nothing on standard error.
@discardableResult
func expectSuccess(
    _ arguments: [String], environment: [String: String] = [:], input: Data = Data(),
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> PunctualProcess {
    let run = try PunctualProcess(arguments, environment: environment, input: input)
    #expect(run.exitCode == 0, "punctual \(arguments): \(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.isEmpty, sourceLocation: sourceLocation)
    return run
}

/// Expects that `punctual` fails with `code` and exactly one line on standard error that contains all of `mentions`,
/// and nothing on standard output.
func expectFailure(
    _ arguments: [String], code: Int32, mentions: [String], environment: [String: String] = [:], input: Data = Data(),
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let run = try PunctualProcess(arguments, environment: environment, input: input)
    #expect(run.exitCode == code, "punctual \(arguments): \(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(run.errors.hasPrefix("punctual: ") && run.errors.hasSuffix("\n"), sourceLocation: sourceLocation)
    #expect(
        run.errors.filter { $0 == "\n" }.count == 1, "more than one line: \(run.errors)", sourceLocation: sourceLocation
    )
    for mention in mentions {
        #expect(
            run.errors.contains(mention), "\"\(run.errors)\" lacks \"\(mention)\"", sourceLocation: sourceLocation)
    }
}
