/// Images to calibrate or evaluate with, produced one by one on any thread.
public struct ImageSet: Sendable {
    /// How many images there are, at least one.
    public let count: Int
    /// The shape of every image.
    public let shape: MapShape
    private let load: @Sendable (Int) throws(ImageSetError) -> [Float]

    /// `load` gives image 0..<count as [C][H][W] floats in the model's own input domain.
    public init(
        count: Int, shape: MapShape, load: @escaping @Sendable (Int) throws(ImageSetError) -> [Float]
    ) {
        self.count = count
        self.shape = shape
        self.load = load
    }

    /// Image `index` as [C][H][W].
    public func image(_ index: Int) throws(ImageSetError) -> [Float] {
        let image = try load(index)
        precondition(image.count == shape.count, "ImageSet: an image has the wrong size")
        return image
    }

    /// The first `limit` images of an array of shape [N, C, H, W].
    public init(_ file: NpyFile, shape: MapShape, limit: Int = .max) throws(ImageSetError) {
        let expected = [shape.channels, shape.height, shape.width]
        guard file.shape.count == 4, Array(file.shape.dropFirst()) == expected, file.shape[0] > 0 else {
            throw .shape(path: file.path, found: file.shape, expected: expected)
        }
        self.init(count: min(limit, file.shape[0]), shape: shape) { index in
            file.floats(index * shape.count..<(index + 1) * shape.count)
        }
    }

    /// Image files, each decoded anew whenever it is asked for.
    public init(
        _ files: [ImageFile], shape: MapShape, decode: @escaping @Sendable (_ path: String) throws -> [Float]
    ) {
        self.init(count: files.count, shape: shape) { (index) throws(ImageSetError) in
            let path = files[index].path
            do {
                return try decode(path)
            } catch {
                throw .unreadableImage(path: path, reason: "\(error)")
            }
        }
    }
}

/// Why a set of images is unusable.
public enum ImageSetError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotOpenFolder(path: String)
    case emptyFolder(path: String)
    case unreadableImage(path: String, reason: String)
    /// The array is not [N, C, H, W] with the model's C, H and W and at least one image.
    case shape(path: String, found: [Int], expected: [Int])
    /// An activation overflowed or is not a number.
    case notFinite(value: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .cannotOpenFolder(let path):
            "cannot open the folder \(path)"
        case .emptyFolder(let path):
            "\(path) holds no images (.jpg or .jpeg), neither itself nor in its subfolders"
        case .unreadableImage(let path, let reason):
            "cannot read image \(path): \(reason)"
        case .shape(let path, let found, let expected):
            "\(path) has shape \(found), [N, \(expected.map(String.init).joined(separator: ", "))] is expected, N at least 1"
        case .notFinite(let value):
            "value '\(value)' became infinite or NaN: check mean and std, and the images' range"
        }
    }
}
