/// Finite numbers separated by commas and nothing else, as options and metadata spell them: at least one.
public struct NumberList: Sendable, Equatable {
    /// In the order of the text.
    public var values: [Float]

    /// A list of the given numbers.
    public init(_ values: [Float]) {
        self.values = values
    }
}

extension NumberList: LosslessStringConvertible {
    /// Nil where a part is no finite number.
    public init?(_ text: String) {
        values = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Float(part), value.isFinite else { return nil }
            values.append(value)
        }
    }

    /// The text that `init` takes.
    public var description: String { values.map { "\($0)" }.joined(separator: ",") }
}
