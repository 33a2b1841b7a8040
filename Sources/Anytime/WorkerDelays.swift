import Engine

/// How late the system lets the worker run. Only the worker records, while it works.
package struct WorkerDelays: ~Copyable {
    /// From the posting of a job to the worker's first instruction.
    package var starts: DurationWindow
    /// By how much it took longer, from the posting of a job whose image is ready to the answer of exit 1, than the work of
    /// exit 1 does.
    package var overheads: DurationWindow
    /// The same for an image that the worker had to prepare, less what preparing took.
    package var imageOverheads: DurationWindow
    /// By how much exit 1 was finished later than its work alone explains: what held it up.
    package var holdUps: DurationHistogram

    /// From here on, what is new weighs more.
    private static var mostRecords: UInt64 { 1 << 17 }

    private static var fewestImages: Int { 8 }

    /// Bytes that `init` takes from an arena.
    package static var byteCount: Int { 3 * DurationWindow.byteCount + DurationHistogram.byteCount() }

    /// Nothing is known yet.
    /// - Precondition: The arena outlives the delays.
    package init(arena: inout Arena) {
        starts = DurationWindow(arena: &arena)
        overheads = DurationWindow(arena: &arena)
        imageOverheads = DurationWindow(arena: &arena)
        holdUps = DurationHistogram(arena: &arena)
    }

    /// By how much, at worst, an answer for an image that the worker prepares takes longer than its work, in nanoseconds.
    /// - Parameter guess: What is taken for it until some images were answered: the first may all have been held up.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func imageOverhead(else guess: UInt64) -> UInt64 {
        if imageOverheads.count < Self.fewestImages { return guess }
        return min(imageOverheads.longest, 2 * imageOverheads.typical)
    }

    /// Notes how long after its posting a job was begun, in nanoseconds.
    /// - Returns: By how much that is more than usual.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func recordStart(_ delay: UInt64) -> UInt64 {
        starts.record(delay)
        return delay - min(starts.typical, delay)
    }

    /// Notes by how much exit 1 was held up, in nanoseconds.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package mutating func recordHoldUp(_ duration: UInt64) {
        holdUps.record(duration)
        if holdUps.count >= Self.mostRecords { holdUps.fade() }
    }
}
