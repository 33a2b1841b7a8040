/// The quantization of a map: consecutive channel slices that make up all of its channels.
package struct Quantization: Sendable, Hashable {
    /// Never empty; neighbours differ in more than their channel count.
    package private(set) var slices: [ChannelSlice]

    /// Joins neighbours that are quantized alike.
    package init(_ slices: [ChannelSlice]) {
        self.slices = []
        for slice in slices {
            if let last = self.slices.last, last.scale == slice.scale, last.zero == slice.zero {
                self.slices[self.slices.count - 1].channels += slice.channels
            } else {
                self.slices.append(slice)
            }
        }
    }

    /// One slice whose 256 steps span `range`; 0 is represented exactly.
    package init(covering range: ValueRange, channels: Int) {
        let scale = Float((Double(range.max) - Double(range.min)) / 255)
        let zeroPoint = (-128 - Double(range.min) / Double(scale)).rounded(.toNearestOrEven)
        let whole = Int32(min(max(zeroPoint, -128), 127))
        self.init([ChannelSlice(channels: channels, scale: scale, zero: Float(whole), zeroPoint: whole)])
    }

    /// Photographs, stored as pixel − 128 with pixels 0...255, for a model whose input is
    /// (pixel / 255 − mean) / deviation.
    /// - Parameters:
    ///   - mean: One number for each channel, 0...1.
    ///   - deviation: One for each channel, finite and positive.
    package init(pixelsWithMean mean: [Float], deviation: [Float]) {
        self.init(
            zip(mean, deviation).map { mean, deviation in
                let zero = Float(255 * Double(mean) - 128)
                return ChannelSlice(
                    channels: 1, scale: Float(1 / (255 * Double(deviation))), zero: zero,
                    zeroPoint: Int32(zero.rounded(.toNearestOrEven)))
            })
    }

    /// The quantization of a concat: its inputs', one after another.
    package init(concatenating parts: [Quantization]) {
        self.init(parts.flatMap(\.slices))
    }

    /// Channels of all slices together.
    package var channels: Int { slices.reduce(0) { $0 + $1.channels } }

    /// The slice of every channel.
    var perChannel: [ChannelSlice] {
        slices.flatMap { slice in repeatElement(slice, count: slice.channels) }
    }

    /// The slice of all channels, where one whole zero point and scale serves them all.
    var uniform: ChannelSlice? {
        guard slices.count == 1, isWhole else { return nil }
        return slices[0]
    }

    /// Whether no channel's zero lies between two steps.
    var isWhole: Bool { slices.allSatisfy { $0.zero == Float($0.zeroPoint) } }

    /// The real numbers that some channel can represent.
    var range: ValueRange {
        let lows = slices.map { (-128 - $0.zero) * $0.scale }
        let highs = slices.map { (127 - $0.zero) * $0.scale }
        return ValueRange(min: lows.min() ?? 0, max: highs.max() ?? 0)
    }
}
