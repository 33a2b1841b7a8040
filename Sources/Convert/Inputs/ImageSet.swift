import ONNX

/// Images to calibrate or evaluate with, produced one by one on any thread.
package struct ImageSet: Sendable {
    /// How many images there are, at least one.
    package let count: Int
    /// The shape of every image.
    package let shape: MapShape
    private let load: @Sendable (Int) throws(ImageSetError) -> [Float]

    /// `load` gives image 0..<count as [C][H][W] floats in the model's own input domain.
    package init(
        count: Int, shape: MapShape, load: @escaping @Sendable (Int) throws(ImageSetError) -> [Float]
    ) {
        self.count = count
        self.shape = shape
        self.load = load
    }

    /// Image `index` as [C][H][W].
    package func image(_ index: Int) throws(ImageSetError) -> [Float] {
        let image = try load(index)
        precondition(image.count == shape.count, "ImageSet: an image has the wrong size")
        return image
    }

    /// The first `limit` images of an array of shape [N, C, H, W].
    package init(_ file: NpyFile, shape: MapShape, limit: Int = .max) throws(ImageSetError) {
        let expected = [shape.channels, shape.height, shape.width]
        guard file.shape.count == 4, Array(file.shape.dropFirst()) == expected, file.shape[0] > 0 else {
            throw .shape(path: file.path, found: file.shape, expected: expected)
        }
        self.init(count: min(limit, file.shape[0]), shape: shape) { (index) throws(ImageSetError) in
            let image = file.floats(index * shape.count..<(index + 1) * shape.count)
            if let place = image.firstIndex(where: { !$0.isFinite }) {
                throw .notANumber(
                    path: file.path, image: index, value: place, what: image[place].isNaN ? "not a number" : "infinite")
            }
            return image
        }
    }

    /// Image files, each decoded anew whenever it is asked for.
    package init(
        _ files: [ImageFile], shape: MapShape, decode: @escaping @Sendable (_ path: String) throws -> [Float]
    ) {
        self.init(count: files.count, shape: shape) { (index) throws(ImageSetError) in
            let path = files[index].path
            do {
                return try decode(path)
            } catch let error as FileError {
                throw .cannotOpenImage(path: path, reason: error.reason)
            } catch {
                throw .unreadableImage(path: path, reason: "\(error)")
            }
        }
    }
}
