import Convert
import Foundation
import Testing

@Suite struct ModelCheckTests {
    @Test func thePageOfOperatorsIsTheTableOfRules() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Convert/Operators.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.hasSuffix("\n\n" + ModelCheck.operatorTable), "\(ModelCheck.operatorTable)")
    }

    /// The manual lists what the table of rules holds.
    @Test func theManualListsTheSupportedOperators() throws {
        let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")
        let words = try String(contentsOf: readme, encoding: .utf8).split(whereSeparator: \.isWhitespace)
        let list = ModelCheck.supportedOperators.joined(separator: ", ")
        #expect(words.joined(separator: " ").contains("Operators that are understood: \(list) ("))
    }
}
