/// A value in a model's metadata that the converter cannot carry into a plan; the description is one clear line.
package struct MetadataError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Such as `punctual.mean`.
    package var key: String
    /// As the file has it.
    package var value: String
    /// A clause whose subject is the value, with what is expected instead.
    package var reason: String

    /// More of a value than this many characters is not shown.
    private static let longestShownValue = 60

    /// Key, value and reason.
    package var description: String {
        var shown = value.prefix(Self.longestShownValue).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).joined(separator: "\\n")
        if value.count > Self.longestShownValue { shown += "…" }
        return "the model's metadata: \(key) '\(shown)' \(reason)"
    }
}
