/// How long an answer may take, from the arrival of the frame or, for stills, from before decoding.
public struct Deadline: Equatable, Sendable {
    /// Nanoseconds, from 0.
    public let nanoseconds: UInt64

    /// A record with every field at its default.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// A deadline of whole microseconds.
    public static func microseconds(_ count: UInt64) -> Deadline {
        Deadline(nanoseconds: count * 1000)
    }

    /// A deadline of whole milliseconds.
    public static func milliseconds(_ count: UInt64) -> Deadline {
        Deadline(nanoseconds: count * 1_000_000)
    }
}
