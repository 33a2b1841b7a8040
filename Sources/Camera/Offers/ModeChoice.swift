import CV4L
import Text

/// The format, size and rate that a device is asked for: the best of those that it says it has.
///
/// Only what a device offers is asked for, as far as it tells: some cameras hang when they are asked for other rates.
struct ModeChoice {
    /// The kernel's number of the format.
    let format: UInt32
    /// In pixels.
    let size: (width: Int, height: Int)
    /// Nil leaves the choice to the device.
    let rate: FrameRate?

    /// Small enough for any bus, and large enough for any network.
    private static let usualSize = (width: 640, height: 480)

    /// Chooses.
    /// - Parameter formats: The kernel's numbers of those that can be had, the best first.
    /// - Throws: `.wrongSize` and `.wrongRate`, with the nearest.
    init<System: VideoSystem>(
        _ system: System, formats: [UInt32], _ settings: CameraSettings
    ) throws(CameraError) {
        var offers = Offers()
        for format in formats {
            let sizes = FrameSizes(system, format: format)
            let wanted = settings.size ?? Self.usualSize
            let size = sizes.nearest(to: wanted) ?? wanted
            if settings.size != nil, size != wanted {
                offers.add(sizes, nearest: size, to: wanted)
                continue
            }
            guard let rate = settings.rate else {
                (self.format, self.size, self.rate) = (format, size, nil)
                return
            }
            let rates = FrameRates(system, format: format, width: size.width, height: size.height)
            let nearest = rates.nearest(to: rate) ?? rate
            if nearest.isLike(rate) {
                (self.format, self.size, self.rate) = (format, size, nearest)
                return
            }
            offers.add(rates, nearest: nearest, to: rate)
        }
        throw offers.error(settings)
    }
}

/// What a device has instead of what it was asked for.
private struct Offers {
    private var size: (width: Int, height: Int)?
    private var sizes: [(width: Int, height: Int)] = []
    private var rate: FrameRate?
    private var rates: [FrameRate] = []

    /// More than these are left out of messages.
    private static let mostListed = 8

    mutating func add(_ offered: FrameSizes, nearest: (width: Int, height: Int), to wanted: (width: Int, height: Int)) {
        if size.map({ FrameSizes.distance(nearest, wanted) < FrameSizes.distance($0, wanted) }) ?? true {
            size = nearest
        }
        for range in offered.ranges where Int(range.kind) == cv4l_discrete {
            let one = (width: Int(range.most_width), height: Int(range.most_height))
            if !sizes.contains(where: { $0 == one }) { sizes.append(one) }
        }
    }

    mutating func add(_ offered: FrameRates, nearest: FrameRate, to wanted: FrameRate) {
        if rate.map({ abs(nearest.value - wanted.value) < abs($0.value - wanted.value) }) ?? true { rate = nearest }
        for range in offered.ranges where Int(range.kind) == cv4l_discrete {
            let one = FrameRate(range.shortest)
            if !rates.contains(one) { rates.append(one) }
        }
    }

    func error(_ settings: CameraSettings) -> CameraError {
        // A rate that some format lacks at the size that was asked for is nearer to what is wanted.
        if let rate, let wanted = settings.rate {
            return .wrongRate(
                nearest: rate, wanted: wanted,
                offered: rates.count <= Self.mostListed ? list(rates.map { $0.text }) : "")
        }
        let (width, height) = size ?? (0, 0)
        let wanted = settings.size ?? (0, 0)
        return .wrongSize(
            width: width, height: height, wantedWidth: wanted.width, wantedHeight: wanted.height,
            offered: sizes.count <= Self.mostListed
                ? list(sizes.map { text(width: $0.width, height: $0.height) }) : "")
    }
}
