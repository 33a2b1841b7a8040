import Punctual

/// How a run answers.
package struct LiveSettings {
    /// When a frame's clock starts.
    package enum Clock: Sendable {
        /// When the frame is there.
        case arrival
        /// When it was exposed, as its driver tells.
        case capture
    }

    /// Nil answers with the last exit, however long it takes.
    package var deadline: Deadline?
    /// When a frame's clock starts.
    package var clock = Clock.arrival
    /// Whether frames are tried although they are not expected to be in time.
    package var isBestEffort = false
    /// Whether a frame must have been taken after the answer before.
    package var isAfterRequest = false
    /// Nanoseconds since its exposure after which a frame is left out; nil takes any.
    package var maxAge: UInt64?
    /// How many answers to give; nil for no end.
    package var frameLimit: Int?
    /// Nanoseconds after which to end; nil for no end.
    package var timeLimit: UInt64?
    /// The score below which the decision is "unknown", 0...1.
    package var scoreFloor: Float = 0
    /// Answers in a row that a new decision must win, at least 1.
    package var hold = 1
    /// Whether only answers that change the decision are written.
    package var writesOnlyChanges = false

    package init() {}
}
