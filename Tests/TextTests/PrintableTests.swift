import Testing
import Text

/// Names from elsewhere are shown, and not obeyed.
@Suite struct PrintableTests {
    @Test func controlCharactersAreWrittenOut() {
        #expect("plain, müßig 🪰".printable == "plain, müßig 🪰")
        #expect("a\u{1B}[2Jb\n\t\u{7F}".printable == "a\\x1B[2Jb\\x0A\\x09\\x7F")
        // U+009B begins a command as well.
        #expect("x\u{9B}2J \u{A0}".printable == "x\\x9B2J \u{A0}")
    }
}
