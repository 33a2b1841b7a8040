/// A value in a model's metadata that the converter cannot carry into a plan; the description is one clear line.
public struct MetadataError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Such as `punctual.mean`.
    public var key: String
    /// As the file has it.
    public var value: String
    /// A clause whose subject is the value, with what is expected instead.
    public var reason: String

    /// More of a value than this many characters is not shown.
    private static let longestShownValue = 60

    /// Key, value and reason.
    public var description: String {
        var shown = value.prefix(Self.longestShownValue).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).joined(separator: "\\n")
        if value.count > Self.longestShownValue { shown += "…" }
        return "the model's metadata: \(key) '\(shown)' \(reason)"
    }
}
