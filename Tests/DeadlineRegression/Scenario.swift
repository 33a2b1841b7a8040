import Text

/// What the frames have to bear.
enum Scenario {
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

    static var names: String { "plain|inline|threads|slower|sure|suspended" }

    init?(_ name: String) {
        switch name {
        case "plain": self = .plain
        case "inline": self = .inline
        case "threads": self = .threads
        case "slower": self = .slower
        case "sure": self = .sure
        case "suspended": self = .suspended
        default: return nil
        }
    }
}
