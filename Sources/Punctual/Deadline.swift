/// How long an answer may take, from the arrival of the frame or, for stills, from before decoding.
public struct Deadline: Equatable, Sendable {
    public let nanoseconds: UInt64

    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    public static func microseconds(_ count: UInt64) -> Deadline {
        Deadline(nanoseconds: count * 1000)
    }

    public static func milliseconds(_ count: UInt64) -> Deadline {
        Deadline(nanoseconds: count * 1_000_000)
    }
}
