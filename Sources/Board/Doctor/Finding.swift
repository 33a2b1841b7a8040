/// One thing that bears on whether answers come in time here.
package struct Finding: Sendable {
    /// How much it matters.
    package enum Severity: Int, Comparable, Sendable {
        /// As it should be.
        case ok = 0
        /// Worth knowing; nothing has to be done.
        case note = 1
        /// Deadlines may be missed because of it.
        case warning = 2
        /// Deadlines will be missed because of it.
        case problem = 3

        /// The word for text and JSON.
        package var name: StaticString {
            switch self {
            case .ok: "ok"
            case .note: "note"
            case .warning: "warning"
            case .problem: "problem"
            }
        }

        /// Whether the left one matters less.
        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    /// What was looked at; stays the same from version to version.
    package let id: StaticString
    /// How much it matters.
    package let severity: Severity
    /// What was found, in printable ASCII without a line break.
    package let text: String
    /// What to do about it, with commands between backticks; nil when there is nothing to do.
    package let remedy: String?

    /// A finding; `remedy` is left out when all is as it should be.
    @inline(never)
    init(_ id: StaticString, _ severity: Severity, _ text: CompactString, remedy: CompactString? = nil) {
        self.id = id
        self.severity = severity
        self.text = text.text
        self.remedy = severity == .ok ? nil : remedy?.text
    }
}
