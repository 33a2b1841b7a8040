import CJPEGSample
import Foundation
import Testing
import Vision

/// The photographs that decoding is measured with are what their names say.
@Suite struct SamplePhotographTests {
    private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Vision/SamplePhotograph+All.swift")

    /// How each was made.
    private struct Recipe {
        let name: String
        let side: Int
        let detail: UInt32
        let quality: UInt32
        let isSubsampled: Bool
        let isProgressive: Bool

        /// Rows that stand in the source: all of a progressive file, or else about an eighth, in whole units.
        var rows: Int {
            let unit = isSubsampled ? 16 : 8
            return isProgressive ? side : max(side / 8 / unit, 1) * unit
        }

        func file() -> [UInt8] {
            var sample = jpeg_sample(
                width: UInt32(side), height: UInt32(rows), detail: detail, quality: quality,
                is_subsampled: isSubsampled ? 1 : 0, is_progressive: isProgressive ? 1 : 0,
                has_restarts: rows == side ? 0 : 1)
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let length = bytes.withUnsafeMutableBufferPointer { jpeg_sample_make(&sample, $0.baseAddress!, $0.count) }
            return Array(bytes[..<length])
        }
    }

    private static let recipes = [
        Recipe(name: "sharp64", side: 64, detail: 40, quality: 85, isSubsampled: true, isProgressive: false),
        Recipe(name: "progressive64", side: 64, detail: 10, quality: 85, isSubsampled: true, isProgressive: true),
        Recipe(name: "plain128", side: 128, detail: 8, quality: 80, isSubsampled: true, isProgressive: false),
        Recipe(name: "noisy128", side: 128, detail: 60, quality: 90, isSubsampled: false, isProgressive: false),
        Recipe(name: "sharp160", side: 160, detail: 30, quality: 85, isSubsampled: true, isProgressive: false),
        Recipe(name: "smooth256", side: 256, detail: 0, quality: 75, isSubsampled: true, isProgressive: false),
        Recipe(name: "plain256", side: 256, detail: 20, quality: 75, isSubsampled: false, isProgressive: false),
        Recipe(
            name: "progressiveNoisy128", side: 128, detail: 60, quality: 90, isSubsampled: true, isProgressive: true),
        Recipe(name: "progressive192", side: 192, detail: 12, quality: 80, isSubsampled: false, isProgressive: true),
    ]

    /// Writes the source file again where `PUNCTUAL_WRITE_GOLDEN` is set: `swift test --filter SamplePhotographTests`.
    @Test func standInTheSource() throws {
        guard ProcessInfo.processInfo.environment["PUNCTUAL_WRITE_GOLDEN"] == nil else { return try write() }
        let text = try String(contentsOf: Self.source, encoding: .utf8)
        for recipe in Self.recipes { #expect(text.contains("static let \(recipe.name) ")) }
    }

    private func write() throws {
        var text = """
            /// Written by `SamplePhotographTests`, which says what each is.
            extension SamplePhotograph {

            """
        for recipe in Self.recipes {
            let digits = Data(recipe.file()).base64EncodedString()
            let lines = stride(from: 0, to: digits.count, by: 104).map { digits.dropFirst($0).prefix(104) }
            let end = lines.indices.last
            text += "    static let \(recipe.name) = SamplePhotograph(\n"
            text += "        side: \(recipe.side), repeats: \(recipe.side / recipe.rows),\n        text: \"\"\"\n"
            for (index, line) in lines.enumerated() {
                text += "            \(line)\(index == end ? "" : "\\")\n"
            }
            text += "            \"\"\")\n"
        }
        try (text + "}\n").write(to: Self.source, atomically: true, encoding: .utf8)
    }
}
