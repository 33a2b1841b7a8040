import Testing
import Text

/// Texts with others in them.
struct PhraseTests {
    @Test func partsTakeThePlacesOfPercentSigns() {
        #expect(phrase("% of '%'", "3", "x % y") == "3 of 'x % y'")
        #expect(phrase("%%", "a", "b") == "ab")
        #expect(phrase("none") == "none")
    }

    @Test func percentSignsWithoutAPartStay() {
        #expect(phrase("% and %", "a") == "a and %")
    }

    @Test func lists() {
        #expect(list([]).isEmpty)
        #expect(list(["a"]) == "a")
        #expect(list(["a", "bc", "d"]) == "a, bc, d")
        #expect(text(width: 640, height: 480) == "640x480")
    }
}
