import Testing
import Text

@Suite("File names as text")
struct FileNameTests {
    @Test(
        "Every name comes back as the bytes that it was",
        arguments: [
            [], Array("plain".utf8), Array("Grüße 🙂".utf8), [0xFF], [0x61, 0xE9, 0x62], [0xC3], [0xE2, 0x82],
            [0xF0, 0x9F, 0x99, 0x61], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            Array("\u{10FF80}\u{10FFFF}\u{10FF7F}".utf8), [0x80, 0x80, 0xC3, 0xA9, 0xFE],
        ] as [[UInt8]])
    func bijective(name: [UInt8]) {
        #expect(FileName.bytes(FileName.text(name)) == name)
    }

    @Test("What is UTF-8 is the same text")
    func valid() {
        #expect(FileName.text(Array("Grüße/🙂.jpg".utf8)) == "Grüße/🙂.jpg")
        "naïve".withFileName { #expect(String(cString: $0) == "naïve") }
    }

    @Test("Control characters and stray bytes are shown, everything else stays")
    func printable() {
        #expect("Grüße 🙂 \\ \"".printable == "Grüße 🙂 \\ \"")
        #expect("a\u{1B}[31mb\n\0\u{7F}\u{9B}c\r\n".printable == "a\\x1b[31mb\\x0a\\x00\\x7f\\x9bc\\x0d\\x0a")
        #expect(FileName.text([0x61, 0xFF]).printable == "a\\xff")
    }

    @Test("What is longer than a screen is cut")
    func long() {
        let text = String(repeating: "ä", count: 100_000).printable
        #expect(text.utf8.count < 2100 && text.hasSuffix("ä…"))
    }
}
