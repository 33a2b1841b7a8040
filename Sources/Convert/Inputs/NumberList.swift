/// Finite numbers separated by commas and nothing else, as options and metadata spell them: at least one.
package struct NumberList: Sendable, Equatable {
    /// In the order of the text.
    package var values: [Float]

    /// A list of the given numbers.
    package init(_ values: [Float]) {
        self.values = values
    }

    /// Whether these are a mean or deviation of pixels from 0 to 255: of pixels from 0 to 1, none is above 1.
    var isOfBytes: Bool { values.allSatisfy { (0...255).contains($0) } && values.contains { $0 > 1 } }

    /// Whether these are a deviation as normalization has them, and no factor that makes bytes of pixels from 0 to 1.
    var isOfNormalization: Bool { values.contains { $0 > 0.01 && $0 < 1 } }

    /// The same for pixels from 0 to 1, to four decimals.
    var dividedBy255: NumberList { NumberList(values.map { ($0 / 255 * 10_000).rounded() / 10_000 }) }
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
