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
}
