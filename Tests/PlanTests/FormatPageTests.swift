import Foundation
import Plan
import Testing

/// The page that says what stands in a plan.
@Suite struct FormatPageTests {
    @Test func listsEachKindOnceInTheOrderOfTheirNumbers() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(
            contentsOf: root.appending(path: "Sources/Plan/Plan.docc/FileFormat.md"), encoding: .utf8)
        let row = /\| (\d+) \| ([a-z_]+) \| .*/
        let section = try #require(page.components(separatedBy: "### Operators\n").dropFirst().first)
        let table = try #require(section.components(separatedBy: "\n### ").first)
        let listed = table.split(separator: "\n").compactMap { $0.wholeMatch(of: row) }.map { "\($0.1) \($0.2)" }
        let kinds = (0..<OperatorKind.count).compactMap { OperatorKind(rawValue: UInt16($0)) }
        #expect(kinds.count == OperatorKind.count)
        #expect(listed == kinds.map { "\($0.rawValue) \(String(cString: $0.name))" })
    }
}
