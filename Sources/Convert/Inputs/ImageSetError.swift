/// Why a set of images is unusable.
package enum ImageSetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder itself, or one below it, with the system's reason.
    case cannotOpenFolder(path: String, reason: String)
    case emptyFolder(path: String)
    case cannotOpenImage(path: String, reason: String)
    /// A file whose content is no image that can be used.
    case unreadableImage(path: String, reason: String)
    /// The array is not [N, C, H, W] with the model's C, H and W and at least one image.
    case shape(path: String, found: [Int], expected: [Int])
    /// A value of an array is no number, or infinite; both indices from 0.
    case notANumber(path: String, image: Int, value: Int, what: String)
    /// An activation is larger than any that makes sense, or not a number.
    case notFinite(value: String)

    /// One line for the user.
    package var description: String {
        switch self {
        case .cannotOpenFolder(let path, let reason):
            "cannot open the folder \(path): \(reason)"
        case .cannotOpenImage(let path, let reason):
            "cannot open image \(path): \(reason)"
        case .emptyFolder(let path):
            "\(path) holds no images (.jpg, .jpeg, .png, .webp), neither itself nor in its subfolders"
        case .unreadableImage(let path, let reason):
            "cannot read image \(path): \(reason)"
        case .shape(let path, let found, let expected):
            "\(path) has shape \(found), [N, \(expected.map(String.init).joined(separator: ", "))] is expected, N at least 1"
        case .notANumber(let path, let image, let value, let what):
            "\(path), image \(image): value \(value) is \(what); remove the image or mend what has made it"
        case .notFinite(let value):
            "value '\(value)' became infinite, NaN or larger than \(Extremes.limit): check mean and std, and the images' range"
        }
    }
}
