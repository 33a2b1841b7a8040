/// The sizes and offsets that a `Preprocessing` and an `ImageView` give for an image of one size, all in pixels and in the
/// camera's orientation: where the view turns the image, those of a resize and a crop before the turn.
package struct ImageGeometry: Equatable, Sendable {
    /// The first column of the image that is looked at.
    package let sourceX: Int
    /// The first row of the image that is looked at.
    package let sourceY: Int
    /// The columns that are looked at, at least 1: the image's width, or the region's.
    package let sourceWidth: Int
    /// The rows that are looked at, at least 1.
    package let sourceHeight: Int
    /// The width after the resize, before the crop.
    package let resizedWidth: Int
    /// The height after the resize, before the crop.
    package let resizedHeight: Int
    /// The first column of the resized image that is kept.
    package let cropX: Int
    /// The first row of the resized image that is kept.
    package let cropY: Int
    /// The columns that are kept: the tensor's width, or its height where the view makes rows of columns.
    package let cropWidth: Int
    /// The rows that are kept.
    package let cropHeight: Int

    /// Works out the sizes for an image of at least 1x1 pixels; throws when the crop does not fit, or when the view's
    /// region does not lie in the image.
    ///
    /// Which pixel a centre crop drops where their number is odd is decided in the turned image, as torchvision decides.
    package init(
        _ preprocessing: Preprocessing, sourceWidth: Int, sourceHeight: Int, view: ImageView = ImageView()
    ) throws(VisionError) {
        precondition(sourceWidth >= 1 && sourceHeight >= 1, "ImageGeometry: an image has at least 1x1 pixels")
        let region = try view.region(width: sourceWidth, height: sourceHeight)
        let isTransposed = view.rotation.isTransposing
        let seen = isTransposed ? (region.height, region.width) : (region.width, region.height)
        let resized = try Self.resized(preprocessing, width: seen.0, height: seen.1)
        let kept = (width: preprocessing.cropWidth, height: preprocessing.cropHeight)
        guard kept.width <= resized.width, kept.height <= resized.height else {
            throw .smallerThanCrop(
                width: resized.width, height: resized.height, cropWidth: kept.width, cropHeight: kept.height)
        }
        let left = Self.centred(kept.width, in: resized.width)
        let top = Self.centred(kept.height, in: resized.height)
        (sourceX, sourceY) = (region.x, region.y)
        (self.sourceWidth, self.sourceHeight) = (region.width, region.height)
        (resizedWidth, resizedHeight) = isTransposed ? (resized.height, resized.width) : resized
        (cropWidth, cropHeight) = isTransposed ? (kept.height, kept.width) : kept
        let (x, y) = isTransposed ? (top, left) : (left, top)
        cropX = view.reversesColumns ? resizedWidth - cropWidth - x : x
        cropY = view.reversesRows ? resizedHeight - cropHeight - y : y
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

    /// The size before the crop of an image that is seen in this one.
    private static func resized(
        _ preprocessing: Preprocessing, width: Int, height: Int
    ) throws(VisionError) -> (width: Int, height: Int) {
        switch preprocessing.resize {
        case .none:
            guard width == preprocessing.cropWidth, height == preprocessing.cropHeight else {
                throw .wrongSize(
                    width: width, height: height, requiredWidth: preprocessing.cropWidth,
                    requiredHeight: preprocessing.cropHeight)
            }
            return (width, height)
        case .shorterSide(let side):
            return width <= height ? (side, side * height / width) : (side * width / height, side)
        case .exact(let width, let height):
            return (width, height)
        }
    }

    /// Half of what is left over, rounded half to even as Python's `round` does in torchvision's `center_crop`.
    private static func centred(_ crop: Int, in whole: Int) -> Int {
        let half = (whole - crop) / 2
        let isTie = (whole - crop) % 2 == 1
        return isTie && half % 2 == 1 ? half + 1 : half
    }
}
