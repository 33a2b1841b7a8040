/// A text that is written like a `String` and takes much less code: a call for each part instead of what the compiler
/// makes of it in place. Paths and findings are hundreds of parts, and the binary for boards is to stay small.
package struct CompactString: ExpressibleByStringInterpolation {
    /// The parts so far.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// Nothing yet.
        @inline(never)
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends what stands between the brackets.
        @inline(never)
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Appends a text.
        @inline(never)
        package mutating func appendInterpolation(_ part: String) { text += part }

        /// Appends a text.
        @inline(never)
        package mutating func appendInterpolation(_ part: CompactString) { text += part.text }

        /// Appends a number in decimal.
        @inline(never)
        package mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
    }

    /// The text.
    package private(set) var text: String

    /// A text without parts.
    @inline(never)
    package init(stringLiteral: String) { text = stringLiteral }

    /// The text of its parts.
    @inline(never)
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Whether there is nothing yet.
    package var isEmpty: Bool { text.utf8.isEmpty }

    /// Appends an element of a list, behind a comma unless it is the first.
    @inline(never)
    package mutating func add(_ element: CompactString, separator: CompactString = ", ") {
        if !isEmpty { text += separator.text }
        text += element.text
    }

    /// Appends a text.
    @inline(never)
    package static func += (left: inout CompactString, right: CompactString) { left.text += right.text }

    /// Both texts, one behind the other.
    @inline(never)
    package static func + (left: CompactString, right: CompactString) -> CompactString {
        var sum = left
        sum.text += right.text
        return sum
    }
}
