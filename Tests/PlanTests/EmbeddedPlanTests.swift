import Engine
import Foundation
import Suites
import Testing

/// The plan that `punctual selftest` runs is the golden plan.
@Suite struct EmbeddedPlanTests {
    private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Suites/EmbeddedPlan.swift")

    /// When the golden plan was changed on purpose, write the source file again with
    /// `PUNCTUAL_WRITE_GOLDEN=1 swift test --filter EmbeddedPlanTests`, then the digest in `PlanCase`.
    @Test func isTheGoldenPlan() throws {
        let golden = try Data(contentsOf: URL(filePath: GoldenPlanTests.path))
        let digits = golden.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
        if ProcessInfo.processInfo.environment["PUNCTUAL_WRITE_GOLDEN"] != nil {
            try write(digits)
        }
        #expect("\(EmbeddedPlan.digits)" == digits)
    }

    /// A golden plan of another content has another digest, which this shows.
    @Test(arguments: PlanCase.all) func hasTheDigestOfTheSuite(planCase: PlanCase) {
        #expect(planCase.digest(on: .scalar) == PlanCase.expectedDigest)
    }

    /// Replaces the digits in the source file, 112 to a line.
    private func write(_ digits: String) throws {
        let parts = try String(contentsOf: Self.source, encoding: .utf8).components(separatedBy: "\"\"\"")
        let lines = stride(from: 0, to: digits.count, by: 112).map { digits.dropFirst($0).prefix(112) }
        let text = "\n        " + lines.joined(separator: "\\\n        ") + "\n        "
        try [parts[0], text, parts[2]].joined(separator: "\"\"\"").write(
            to: Self.source, atomically: true, encoding: .utf8)
    }
}
