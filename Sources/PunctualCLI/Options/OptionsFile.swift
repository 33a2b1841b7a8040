import CLinux

/// Options in a file: `name = value` on a line each, or the name alone; names are those of the command line without their
/// dashes. A line that begins with # is a comment.
///
/// What is read stays in memory as long as the process lives, as the command line does.
struct OptionsFile {
    /// A line that says something.
    struct Line {
        let number: Int
        let name: Argument
        /// Nil where there is no equals sign.
        let value: Argument?
    }

    /// In the file's order.
    let lines: [Line]
    private let path: Argument

    private static let largestSize = 1 << 16

    init(_ path: Argument) throws(Failure) {
        self.path = path
        var length = 0
        var error: Int32 = 0
        guard let bytes = clinux_read_file(path.bytes, Self.largestSize, &length, &error) else {
            throw Failure(cannotOpen: path, error)
        }
        defer { clinux_free(bytes) }
        // A zero can stand behind each line, the last one too.
        let text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: length + 1)
        for index in 0..<length { text[index] = bytes[index] == 0 ? UInt8(ascii: "?") : bytes[index] }
        text[length] = UInt8(ascii: "\n")
        var lines: [Line] = []
        var start = 0
        var number = 0
        for end in text.indices where text[end] == UInt8(ascii: "\n") {
            number += 1
            if let line = Self.line(UnsafeMutableBufferPointer(rebasing: text[start...end]), number) {
                lines.append(line)
            }
            start = end + 1
        }
        self.lines = lines
    }

    /// What is wrong with a line.
    func failure(_ line: Line, _ problem: String) -> Failure { Failure(.usage, "\(place(line))\(problem)") }

    /// Where a line is, as the beginning of a sentence.
    func place(_ line: Line) -> String { "'\(path.text)', line \(line.number): " }

    /// What a line with its break says; nil for a comment, and for one that is empty.
    private static func line(_ text: UnsafeMutableBufferPointer<UInt8>, _ number: Int) -> Line? {
        var name = trimmed(text[...])
        // Some editors begin files with a mark of their encoding, and some people options with dashes.
        if number == 1, name.starts(with: [0xEF, 0xBB, 0xBF]) { name = name.dropFirst(3) }
        while name.first == UInt8(ascii: "-") { name = name.dropFirst() }
        guard let first = name.first, first != UInt8(ascii: "#") else { return nil }
        var value: Slice<UnsafeMutableBufferPointer<UInt8>>?
        if let equals = name.firstIndex(of: UInt8(ascii: "=")) {
            value = trimmed(name[(equals + 1)...])
            name = trimmed(name[..<equals])
        }
        return Line(number: number, name: argument(name), value: value.map(argument))
    }

    private static func trimmed(
        _ text: Slice<UnsafeMutableBufferPointer<UInt8>>
    ) -> Slice<UnsafeMutableBufferPointer<UInt8>> {
        var text = text
        while let first = text.first, isSpace(first) { text = text.dropFirst() }
        while let last = text.last, isSpace(last) { text = text.dropLast() }
        return text
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }

    /// Ends a text, behind which there is at least one byte that is not needed.
    private static func argument(_ text: Slice<UnsafeMutableBufferPointer<UInt8>>) -> Argument {
        text.base[text.endIndex] = 0
        return Argument(
            bytes: UnsafeRawPointer(text.base.baseAddress! + text.startIndex).assumingMemoryBound(to: CChar.self))
    }
}
