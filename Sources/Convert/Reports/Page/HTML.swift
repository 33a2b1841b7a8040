import Text

/// Text of a page, escaped where it comes from files.
struct HTML: ExpressibleByStringInterpolation, CustomStringConvertible {
    private(set) var description: String

    init(stringLiteral value: String) { description = value }

    init(stringInterpolation: StringInterpolation) { description = stringInterpolation.text }

    /// Several after one another.
    init(_ parts: [HTML]) { description = parts.map(\.description).joined(separator: "\n") }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        /// A name, whatever is in it.
        mutating func appendInterpolation(_ name: String) {
            for character in name.printable {
                switch character {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                default: text.append(character)
                }
            }
        }

        mutating func appendInterpolation(_ html: HTML) { text += html.description }

        mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

        /// With so many digits behind the point.
        mutating func appendInterpolation(_ number: Double, _ digits: Int) { text += number.fixed(digits) }
    }
}

extension HTML {
    /// A table; numbers are set to the right by the page's style.
    static func table(_ head: [HTML], _ rows: [[HTML]]) -> HTML {
        func row(_ cells: [HTML], _ tag: String) -> HTML {
            HTML(stringLiteral: "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>")
        }
        return """
            <div class="wide"><table>
            <thead>\(row(head, "th"))</thead>
            <tbody>
            \(HTML(rows.map { row($0, "td") }))
            </tbody>
            </table></div>
            """
    }
}

extension Double {
    /// With so many digits behind the point.
    package func fixed(_ digits: Int) -> String {
        guard isFinite else { return self > 0 ? "∞" : isNaN ? "none" : "−∞" }
        let unit = (0..<digits).reduce(1.0) { unit, _ in unit * 10 }
        let scaled = (magnitude * unit).rounded()
        guard scaled < 1e15 else { return "\(self)" }
        let whole = Int64(scaled / unit)
        let rest = Int64(scaled) - whole * Int64(unit)
        let sign = self < 0 && scaled > 0 ? "−" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let zeros = String(repeating: "0", count: digits - "\(rest)".utf8.count)
        return "\(sign)\(whole).\(zeros)\(rest)"
    }
}
