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
        let digits = text(of: [UInt8](golden))
        if ProcessInfo.processInfo.environment["PUNCTUAL_WRITE_GOLDEN"] != nil {
            try write(digits, byteCount: golden.count)
        }
        #expect("\(EmbeddedPlan.digits)" == digits, "write it again, see above")
        #expect(EmbeddedPlan.byteCount == golden.count)
    }

    /// A golden plan of another content has another digest, which this shows.
    @Test(arguments: PlanCase.all) func hasTheDigestOfTheSuite(planCase: PlanCase) {
        #expect(planCase.digest(on: .scalar) == PlanCase.expectedDigest)
    }

    /// See `EmbeddedPlan.digits`.
    private func text(of bytes: [UInt8]) -> String {
        var (text, zeros) = ([UInt8](), 0)
        func endZeros() {
            if zeros > 0 { text.append(UInt8(ascii: "g") + UInt8(zeros - 1)) }
            zeros = 0
        }
        for byte in bytes {
            if byte == 0 {
                zeros += 1
                if zeros == 20 { endZeros() }
                continue
            }
            endZeros()
            text += (String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)).utf8
        }
        endZeros()
        return String(decoding: text, as: UTF8.self)
    }

    /// Replaces the digits in the source file, 112 to a line, and the number of bytes behind them.
    private func write(_ digits: String, byteCount: Int) throws {
        let parts = try String(contentsOf: Self.source, encoding: .utf8).components(separatedBy: "\"\"\"")
        let lines = stride(from: 0, to: digits.count, by: 112).map { digits.dropFirst($0).prefix(112) }
        let text = "\n        " + lines.joined(separator: "\\\n        ") + "\n        "
        let count = "\n\n    /// Of the plan.\n    package static let byteCount = \(byteCount)\n}\n"
        try [parts[0], text, count].joined(separator: "\"\"\"").write(
            to: Self.source, atomically: true, encoding: .utf8)
    }
}
