/// The shape of one image's feature map.
package struct MapShape: Sendable, Hashable {
    /// How many channels the map has, at least one.
    package var channels: Int
    /// Rows of pixels.
    package var height: Int
    /// Columns of pixels.
    package var width: Int

    /// A map; one pixel unless said otherwise.
    package init(channels: Int, height: Int = 1, width: Int = 1) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    /// Elements of one channel.
    package var pixels: Int { height * width }
    /// Elements of the whole map.
    package var count: Int { channels * height * width }
}

extension MapShape {
    /// Bounds every channel count, height and width, so that sizes cannot overflow.
    static let largestSide = 65_535
    /// Bounds the elements of a map: 1 GiB of floats.
    static let largestCount = 1 << 28

    /// Whether the shape is within the bounds.
    var isRepresentable: Bool {
        let sides = 1...Self.largestSide
        return sides.contains(channels) && sides.contains(height) && sides.contains(width)
            && height * width <= Self.largestCount / channels
    }
}

extension MapShape: CustomStringConvertible {
    /// As ONNX writes shapes: [channels, height, width].
    package var description: String { "[\(channels), \(height), \(width)]" }
}
