/// How an image of any size becomes the pixels of an input tensor: resize, centre crop, channel order.
package struct Preprocessing: Equatable, Sendable {
    /// How the image is brought to size before the centre crop.
    package enum Resize: Equatable, Sendable {
        /// The image must have exactly the crop's size.
        case none
        /// The shorter side becomes this many pixels, and the aspect ratio stays (torchvision's `Resize(n)`).
        case shorterSide(Int)
        /// The image is stretched to this size in pixels (torchvision's `Resize((height, width))`).
        case exact(width: Int, height: Int)
    }

    /// The channels of the tensor and their order.
    package enum Channels: Equatable, Sendable {
        /// Red, green, blue.
        case rgb
        /// Blue, green, red.
        case bgr
        /// One channel of ITU-R BT.601 luma, as Pillow's `convert("L")`.
        case luma

        /// 1 or 3.
        package var count: Int { self == .luma ? 1 : 3 }
    }

    /// The tensor's width in pixels, at least 1.
    package let cropWidth: Int
    /// The tensor's height in pixels, at least 1.
    package let cropHeight: Int
    /// What happens before the crop.
    package let resize: Resize
    /// What the tensor's last dimension holds.
    package let channels: Channels

    /// Describes the input of a network; every size must be at least 1.
    package init(cropWidth: Int, cropHeight: Int, resize: Resize, channels: Channels = .rgb) {
        precondition(cropWidth >= 1 && cropHeight >= 1, "Preprocessing: the crop must be at least 1x1 pixels")
        switch resize {
        case .none: break
        case .shorterSide(let side): precondition(side >= 1, "Preprocessing: the resized side must be at least 1 pixel")
        case .exact(let width, let height):
            precondition(width >= 1 && height >= 1, "Preprocessing: the resized image must be at least 1x1 pixels")
        }
        self.cropWidth = cropWidth
        self.cropHeight = cropHeight
        self.resize = resize
        self.channels = channels
    }
}
