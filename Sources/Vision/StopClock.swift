import CLinux

/// Looks at the clock now and then while work goes on in small pieces, and ends it when the time is up.
struct StopClock {
    /// Simple operations from one look to the next: some 20 µs on a fast machine, 100 on a slow one.
    static let step = 16_384

    /// When to stop, in nanoseconds of CLOCK_MONOTONIC.
    let stop: UInt64
    private var left = StopClock.step

    /// Looks at once.
    init(until stop: UInt64) throws(VisionError) {
        self.stop = stop
        try look()
    }

    /// Counts work of about `operations` (additions and multiplications of a pixel), and looks after every `step` of them.
    @inline(__always)
    mutating func spend(_ operations: Int) throws(VisionError) {
        left -= operations
        if left <= 0 { try look() }
    }

    /// Does something that costs an operation for each element of a range, a `step` at a time.
    @inline(__always)
    mutating func inSteps(_ range: Range<Int>, _ body: (Range<Int>) -> Void) throws(VisionError) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + Self.step, range.upperBound)
            body(start..<end)
            try spend(end - start)
            start = end
        }
    }

    /// Throws when the time is up.
    mutating func look() throws(VisionError) {
        left = Self.step
        if stop != .max, clinux_now_ns() >= stop { throw .outOfTime }
    }
}
