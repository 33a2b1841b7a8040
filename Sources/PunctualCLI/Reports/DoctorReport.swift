import Board
import Text

/// What `doctor` has found.
struct DoctorReport {
    /// In the order in which they are shown.
    let findings: [Finding]

    private static let severityWidth = 9
    private static let idWidth = 17
    private static let lineWidth = 100

    /// How much the worst finding matters.
    var worst: Finding.Severity { findings.reduce(.ok) { max($0, $1.severity) } }

    /// Writes a line for every finding, its remedy below it, and a line that counts them.
    func writeText(_ output: Output) {
        let indent = "".padded(to: Self.severityWidth + Self.idWidth)
        for finding in findings {
            let severity = finding.severity.name.text.padded(to: Self.severityWidth)
            write(finding.text, first: severity + finding.id.text.padded(to: Self.idWidth), next: indent, output)
            if let remedy = finding.remedy { write(remedy, first: indent + "-> ", next: indent + "   ", output) }
        }
        let counts = "\(counted(.problem)), \(counted(.warning)), \(counted(.note))"
        output.writeLine("\(counts), \(count(.ok)) as it should be")
    }

    /// Writes one JSON object and a line break.
    func writeJSON(_ output: Output) {
        output.writeJSONLine { json in
            json.member("worst", worst.name.text)
            json.array("findings") { json in
                for finding in findings { json.object { write(finding, &$0) } }
            }
        }
    }

    private func write(_ finding: Finding, _ json: inout JSONWriter) {
        json.member("id", finding.id.text)
        json.member("severity", finding.severity.name.text)
        json.member("text", finding.text)
        json.member("remedy", finding.remedy)
    }

    private func counted(_ severity: Finding.Severity) -> String {
        let count = count(severity)
        return "\(count) \(severity.name.text)\(count == 1 ? "" : "s")"
    }

    private func count(_ severity: Finding.Severity) -> Int {
        findings.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
    }

    /// Writes a text in lines of a width that terminals have, broken at spaces but never within a command.
    private func write(_ text: String, first: String, next: String, _ output: Output) {
        var line = first
        var isEmpty = true
        for word in words(of: text) {
            if !isEmpty && line.utf8.count + 1 + word.utf8.count > Self.lineWidth {
                output.writeLine(line)
                line = next
                isEmpty = true
            }
            line += isEmpty ? word : " " + word
            isEmpty = false
        }
        output.writeLine(line)
    }

    /// The words between spaces, where what stands between backticks is one word.
    private func words(of text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var isCommand = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "`") { isCommand.toggle() }
            if byte == UInt8(ascii: " ") && !isCommand {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            } else {
                word.append(byte)
            }
        }
        words.append(String(decoding: word, as: UTF8.self))
        return words
    }
}
