/// Finite numbers separated by commas and nothing else, as options and metadata spell them: at least one.
package struct NumberList: Sendable, Equatable {
    /// In the order of the text.
    package var values: [Float]

    /// A list of the given numbers.
    package init(_ values: [Float]) {
        self.values = values
    }
}

extension NumberList: LosslessStringConvertible {
    /// Nil where a part is no finite number.
    package init?(_ text: String) {
        values = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Float(part), value.isFinite else { return nil }
            values.append(value)
        }
    }

    /// The text that `init` takes.
    package var description: String { values.map { "\($0)" }.joined(separator: ",") }
}
