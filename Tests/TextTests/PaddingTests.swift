import Testing
import Text

@Suite("Text in columns")
struct PaddingTests {
    @Test("Spaces go to the side asked for")
    func sides() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("ab".padded(to: 4, trailing: true) == "  ab")
        #expect("".padded(to: 2) == "  ")
    }

    @Test("Wide text stays whole", arguments: [3, 2, 0, -1])
    func wide(width: Int) {
        #expect("abc".padded(to: width) == "abc")
        #expect("abc".padded(to: width, trailing: true) == "abc")
    }

    @Test("The width counts bytes")
    func bytes() {
        #expect("é".padded(to: 3) == "é ")
    }
}
