import CLinux

/// The rhythm in which frames come that nobody else gives one.
struct Pace {
    /// Nanoseconds from frame to frame; nil for as fast as they come.
    private let period: UInt64?
    private var due: UInt64

    /// The first frame gives whoever opens the source time to be there.
    private static let longestStart: UInt64 = 50_000_000
    /// Who is behind by more does not catch up.
    private static let mostCatchingUp: UInt64 = 1_000_000_000

    init(_ rate: FrameRate?) {
        period = rate?.period
        due = clinux_now_ns() + min(period ?? 0, Self.longestStart)
    }

    /// Sleeps until the next frame is due, at most until `limit`, both in monotonic nanoseconds.
    /// - Returns: Whether it is due.
    func wait(until limit: UInt64) -> Bool {
        guard due > clinux_now_ns() else { return true }
        clinux_sleep_until(min(due, limit))
        return due <= limit
    }

    /// Says that a frame has come just now, whenever it was due.
    mutating func advance(from now: UInt64) { due = now + (period ?? 0) }

    /// Says that a frame has come.
    mutating func advance() {
        guard let period else { return }
        let now = clinux_now_ns()
        due = due + Self.mostCatchingUp < now ? now + period : due + period
    }
}
