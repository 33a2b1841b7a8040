import CV4L

/// The sizes of frames that a device has in one format; none where it does not tell, which is usual.
package struct FrameSizes {
    /// As the kernel describes them: single sizes, or everything between two in steps.
    package let ranges: [cv4l_sizes]

    /// A driver that never ends its list is not to keep us.
    private static let mostRanges: UInt32 = 64

    /// Asks a device.
    package init<System: VideoSystem>(_ system: System, format: UInt32) {
        var ranges: [cv4l_sizes] = []
        for index in 0..<Self.mostRanges {
            guard let range = try? system.offeredSizes(format, index) else { break }
            // Nobody can ask for what has no pixels.
            if range.least_width > 0, range.least_height > 0 { ranges.append(range) }
        }
        self.ranges = ranges
    }

    /// The offered size with the least difference in width and height together; nil where none is known.
    package func nearest(to size: (width: Int, height: Int)) -> (width: Int, height: Int)? {
        var nearest: (width: Int, height: Int)?
        for range in ranges {
            let candidate = (
                width: Self.nearest(to: size.width, range.least_width, range.most_width, range.width_step),
                height: Self.nearest(to: size.height, range.least_height, range.most_height, range.height_step)
            )
            if let known = nearest, Self.distance(known, size) <= Self.distance(candidate, size) { continue }
            nearest = candidate
        }
        return nearest
    }

    /// How much two sizes differ in width and height together, in pixels.
    static func distance(_ left: (width: Int, height: Int), _ right: (width: Int, height: Int)) -> Int {
        abs(left.width - right.width) + abs(left.height - right.height)
    }

    private static func nearest(to side: Int, _ least: UInt32, _ most: UInt32, _ step: UInt32) -> Int {
        let (least, most, step) = (Int(least), Int(most), max(Int(step), 1))
        if side <= least { return least }
        if side >= most { return most }
        let rounded = least + (side - least + step / 2) / step * step
        return rounded > most ? rounded - step : rounded
    }
}
