/// Why an image did not become an input tensor.
public enum VisionError: Error, Sendable {
    /// The file has no bytes.
    case emptyFile
    /// The file starts as none of those do that are read.
    case notAPhotograph
    /// The file is cut off or corrupt; the reason is the library's that decodes it, or our decoder's.
    case damaged(reason: String)
    /// A file of a kind that is not read; the reason is the library's or our decoder's.
    case unsupported(reason: String)
    /// A file that cannot be decoded row by row needs more bytes than allowed.
    case overMemoryLimit(needed: Int, limit: Int)
    /// A second image follows the first where only one is expected.
    case severalImages
    /// The system has no memory left.
    case outOfMemory
    /// The time was up before the image was ready.
    case outOfTime
    /// Without a resize rule the image must have exactly the crop's size; sizes in pixels.
    case wrongSize(width: Int, height: Int, requiredWidth: Int, requiredHeight: Int)
    /// The crop does not fit into the resized image; sizes in pixels.
    case smallerThanCrop(width: Int, height: Int, cropWidth: Int, cropHeight: Int)
    /// The part of the image that is to be looked at does not lie in it; sizes in pixels.
    case regionOutside(ImageView.Region, width: Int, height: Int)
    /// A side of an image in memory has no pixels, or more than are read.
    case invalidSize(width: Int, height: Int)
    /// The rows of an image in memory overlap; both in bytes.
    case rowStrideTooSmall(rowStride: Int, required: Int)
    /// An image in memory ends beyond its memory; both in bytes.
    case bufferTooSmall(byteCount: Int, required: Int)
}

extension VisionError {
    /// Whether the file is at fault, so that another one of the same source may be better.
    package var isOfThisImage: Bool {
        switch self {
        case .emptyFile, .notAPhotograph, .damaged, .unsupported, .overMemoryLimit, .severalImages, .invalidSize,
            .outOfTime:
            true
        case .outOfMemory, .wrongSize, .smallerThanCrop, .regionOutside, .rowStrideTooSmall, .bufferTooSmall: false
        }
    }
}

extension VisionError {
    /// The resize rule that makes any image fit, as the converter spells it: the shorter side for squares, which keeps
    /// shapes, and else both sides. Nil where none would help.
    package var fittingResize: String? {
        switch self {
        case .wrongSize(_, _, let width, let height), .smallerThanCrop(_, _, let width, let height):
            width == height ? "\(width)" : "\(width)x\(height)"
        default: nil
        }
    }
}

extension VisionError: CustomStringConvertible {
    /// One line that says what is wrong with the image and what helps.
    public var description: String {
        switch self {
        case .emptyFile:
            "the image file is empty"
        case .notAPhotograph:
            "neither a JPEG, a PNG nor a WebP file; convert the image to one of them"
        case .damaged(let reason):
            "the image file is cut off or corrupt (\(reason)); an intact copy is needed"
        case .unsupported(let reason):
            "unsupported kind of image file (\(reason)); save it as an 8-bit RGB or grey JPEG"
        case .overMemoryLimit(let needed, let limit):
            "this image cannot be decoded row by row: it needs \(needed) bytes of decode memory and \(limit) are allowed; "
                + "raise that limit or save the image as a baseline JPEG"
        case .severalImages:
            "more than one image: give each as a file of its own"
        case .outOfMemory:
            "out of memory while decoding the image"
        case .outOfTime:
            "the time was up before the image was ready; allow more time or take a smaller image"
        case .wrongSize(let width, let height, let requiredWidth, let requiredHeight):
            "the image has \(width)x\(height) pixels and this model, which has no resize rule, takes only "
                + "\(requiredWidth)x\(requiredHeight); resize the image or convert the model with a resize rule"
        case .smallerThanCrop(let width, let height, let cropWidth, let cropHeight):
            "the image has \(width)x\(height) pixels after resizing, less than the crop of "
                + "\(cropWidth)x\(cropHeight); convert the model to resize to more pixels"
        case .regionOutside(let region, let width, let height):
            "the image has \(width)x\(height) pixels, and the region of \(region.width)x\(region.height) at column "
                + "\(region.x), row \(region.y) does not lie in it; choose one that does"
        case .invalidSize(let width, let height):
            "the image has \(width)x\(height) pixels: each side must have 1 to \(ImageReader.largestSide)"
        case .rowStrideTooSmall(let rowStride, let required):
            "the image's rows start \(rowStride) bytes apart and have \(required) bytes of pixels: "
                + "the row stride must be at least that"
        case .bufferTooSmall(let byteCount, let required):
            "the image's memory has \(byteCount) bytes and its size, format and row stride need \(required): "
                + "check them against each other"
        }
    }
}
