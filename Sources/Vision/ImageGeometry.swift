/// The sizes and offsets that a `Preprocessing` gives for an image of one size, all in pixels.
package struct ImageGeometry: Equatable, Sendable {
    /// The image's width, at least 1.
    package let sourceWidth: Int
    /// The image's height, at least 1.
    package let sourceHeight: Int
    /// The width after the resize, before the crop.
    package let resizedWidth: Int
    /// The height after the resize, before the crop.
    package let resizedHeight: Int
    /// The first column of the resized image that is kept.
    package let cropX: Int
    /// The first row of the resized image that is kept.
    package let cropY: Int
    /// The columns that are kept: the tensor's width.
    package let cropWidth: Int
    /// The rows that are kept: the tensor's height.
    package let cropHeight: Int

    /// Works out the sizes for an image of at least 1x1 pixels; throws when the crop does not fit.
    package init(_ preprocessing: Preprocessing, sourceWidth: Int, sourceHeight: Int) throws(VisionError) {
        precondition(sourceWidth >= 1 && sourceHeight >= 1, "ImageGeometry: an image has at least 1x1 pixels")
        let (cropWidth, cropHeight) = (preprocessing.cropWidth, preprocessing.cropHeight)
        let resized: (width: Int, height: Int)
        switch preprocessing.resize {
        case .none:
            guard sourceWidth == cropWidth, sourceHeight == cropHeight else {
                throw .wrongSize(
                    width: sourceWidth, height: sourceHeight, requiredWidth: cropWidth, requiredHeight: cropHeight)
            }
            resized = (sourceWidth, sourceHeight)
        case .shorterSide(let side):
            resized =
                sourceWidth <= sourceHeight
                ? (side, side * sourceHeight / sourceWidth)
                : (side * sourceWidth / sourceHeight, side)
        case .exact(let width, let height):
            resized = (width, height)
        }
        guard cropWidth <= resized.width, cropHeight <= resized.height else {
            throw .smallerThanCrop(
                width: resized.width, height: resized.height, cropWidth: cropWidth, cropHeight: cropHeight)
        }
        self.sourceWidth = sourceWidth
        self.sourceHeight = sourceHeight
        resizedWidth = resized.width
        resizedHeight = resized.height
        cropX = Self.centred(cropWidth, in: resized.width)
        cropY = Self.centred(cropHeight, in: resized.height)
        self.cropWidth = cropWidth
        self.cropHeight = cropHeight
    }

    /// What both sides of a JPEG file are divided by when it is decoded: 1, 2, 4 or 8.
    ///
    /// The largest that leaves at least two decoded pixels for each resized one, so that the antialiased filter still
    /// averages. Pillow's `draft` for its `reducing_gap=2` gives the same.
    package var decodeScale: Int {
        var scale = 8
        while scale > 1, sourceWidth < 2 * scale * resizedWidth || sourceHeight < 2 * scale * resizedHeight {
            scale /= 2
        }
        return scale
    }

    /// Half of what is left over, rounded half to even as Python's `round` does in torchvision's `center_crop`.
    private static func centred(_ crop: Int, in whole: Int) -> Int {
        let half = (whole - crop) / 2
        let isTie = (whole - crop) % 2 == 1
        return isTie && half % 2 == 1 ? half + 1 : half
    }
}
