import CV4L

/// The rates that a device has for one format and size; none where it does not tell, which is usual.
package struct FrameRates {
    /// As the kernel describes them: single times from frame to frame, or everything between two in steps.
    package let ranges: [cv4l_periods]

    /// A driver that never ends its list is not to keep us.
    private static let mostRanges: UInt32 = 64

    /// Asks a device; the size is in pixels.
    package init<System: VideoSystem>(_ system: System, format: UInt32, width: Int, height: Int) {
        var ranges: [cv4l_periods] = []
        for index in 0..<Self.mostRanges {
            guard
                let range = try? system.offeredPeriods(
                    format, width: UInt32(clamping: width), height: UInt32(clamping: height), index)
            else { break }
            // Nobody can ask for what has no length, or for less than a frame in a minute or two.
            guard range.shortest.frames > 0, range.shortest.seconds > 0, range.longest.frames > 0,
                range.longest.seconds > 0, FrameRate(range.shortest).value >= 0.01
            else { continue }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    /// The offered rate that differs least; nil where none is known.
    package func nearest(to rate: FrameRate) -> FrameRate? {
        var nearest: FrameRate?
        for range in ranges {
            let candidate = Self.nearest(to: rate, range)
            if let known = nearest, abs(known.value - rate.value) <= abs(candidate.value - rate.value) { continue }
            nearest = candidate
        }
        return nearest
    }

    private static func nearest(to rate: FrameRate, _ range: cv4l_periods) -> FrameRate {
        let (fastest, slowest) = (FrameRate(range.shortest), FrameRate(range.longest))
        if Int(range.kind) == cv4l_discrete || rate.value >= fastest.value { return fastest }
        if rate.value <= slowest.value { return slowest }
        // Steps are counted in the unit that all three have; drivers that mix units have no steps worth the name.
        let unit = range.shortest.frames
        let step = UInt64(range.step.seconds)
        guard range.step.frames == unit, range.longest.frames == unit, step > 1 else { return rate }
        let shortest = UInt64(range.shortest.seconds)
        let wanted = UInt64(Double(unit) / rate.value + 0.5)
        let period = shortest + (max(wanted, shortest) - shortest + step / 2) / step * step
        return FrameRate(frames: unit, seconds: UInt32(min(period, UInt64(range.longest.seconds))))
    }
}

extension FrameRate {
    /// The rate of a time from frame to frame.
    package init(_ period: cv4l_period) { self.init(frames: period.frames, seconds: period.seconds) }
}
