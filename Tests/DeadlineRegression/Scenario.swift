import CLinux
import Text

/// What the frames have to bear.
enum Scenario: Int, CaseIterable {
    /// Nothing in particular.
    case plain
    /// The caller's thread does it all.
    case inline
    /// Two threads work on a frame.
    case threads
    /// From the middle on everything takes twice as long, as after a step of the processor's frequency.
    case slower
    /// Exits stop the run when they are sure enough.
    case sure
    /// Threads are stopped from outside for longer than a deadline: answers may be missing, but none may be late.
    case suspended

    static var names: String {
        var names = ""
        for scenario in allCases { names += (names.utf8.isEmpty ? "" : "|") + scenario.name.text }
        return names
    }

    private var name: StaticString {
        switch self {
        case .plain: "plain"
        case .inline: "inline"
        case .threads: "threads"
        case .slower: "slower"
        case .sure: "sure"
        case .suspended: "suspended"
        }
    }

    /// The scenario of that name.
    init?(_ name: UnsafePointer<CChar>) {
        for scenario in Self.allCases where String(cString: name).utf8.elementsEqual(scenario.name.text.utf8) {
            self = scenario
            return
        }
        return nil
    }
}
