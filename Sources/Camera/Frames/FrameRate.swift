import Text

/// Frames a second.
package struct FrameRate: Equatable, Sendable {
    /// Frames.
    package let frames: UInt32
    /// In so many seconds, at least 1.
    package let seconds: UInt32

    /// So many frames in so many seconds.
    package init(frames: UInt32, seconds: UInt32 = 1) {
        self.frames = frames
        self.seconds = max(seconds, 1)
    }

    /// Nanoseconds from frame to frame.
    package var period: UInt64 { UInt64(seconds) * 1_000_000_000 / UInt64(max(frames, 1)) }

    /// Frames in one second.
    package var value: Double { Double(frames) / Double(seconds) }

    /// Whether both are the same to people, as 30 and 29.97 are.
    package func isLike(_ other: FrameRate) -> Bool { abs(value - other.value) * 200 <= other.value }

    /// Frames in one second, to a hundredth: "30", "29.97", "7.5".
    package var text: String {
        let hundredths = (UInt64(frames) * 100 + UInt64(seconds) / 2) / UInt64(seconds)
        return decimal(Double(hundredths) / 100, places: 2, trimmed: true)
    }
}
