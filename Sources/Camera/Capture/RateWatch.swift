/// Finds that a camera sends fewer frames than it has promised, by their numbers.
package struct RateWatch {
    private var isCounting = false
    private var start: UInt64 = 0
    private var first: UInt32 = 0

    /// What is looked at at a time, in nanoseconds: longer than what a busy system holds up.
    private static let window: UInt64 = 4_000_000_000
    /// And so many frames at least, so that one more or less does not matter.
    private static let fewest: Double = 10

    /// Knows of no frame yet.
    package init() {}

    /// Takes note of a frame.
    /// - Parameters:
    ///   - sequence: Its number; those that were lost on the way count too.
    ///   - arrival: When it came, in monotonic nanoseconds.
    /// - Returns: How many come, where it is less than four of five.
    package mutating func hear(sequence: UInt32, arrival: UInt64, promised: FrameRate) -> FrameRate? {
        guard isCounting else {
            (isCounting, start, first) = (true, arrival, sequence)
            return nil
        }
        let seconds = Double(arrival - start) / 1e9
        guard arrival - start >= Self.window, seconds * promised.value >= Self.fewest else { return nil }
        let frames = sequence &- first
        (start, first) = (arrival, sequence)
        // Numbers that went back say nothing.
        guard Double(frames) < 0.8 * seconds * promised.value else { return nil }
        return FrameRate(frames: UInt32(min(Double(frames) / seconds * 100 + 0.5, 1e9)), seconds: 100)
    }
}
