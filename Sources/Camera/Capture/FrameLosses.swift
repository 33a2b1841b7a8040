/// What became of frames that were not given out.
package struct FrameLosses: Equatable, Sendable {
    /// Frames that came and were too old, or that a newer one replaced.
    package var dropped = 0
    /// Frames that came damaged.
    package var damaged = 0
    /// Frames that never came: those that are missing between the numbers of others and are none of the above.
    package var lost = 0

    package init(dropped: Int = 0, damaged: Int = 0, lost: Int = 0) {
        self.dropped = dropped
        self.damaged = damaged
        self.lost = lost
    }

    /// Both together.
    package static func + (left: FrameLosses, right: FrameLosses) -> FrameLosses {
        FrameLosses(
            dropped: left.dropped + right.dropped, damaged: left.damaged + right.damaged, lost: left.lost + right.lost)
    }
}
