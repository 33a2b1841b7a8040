import Npy
import Punctual
import Text

/// The images of a NumPy file.
struct InputArray {
    /// Number of images.
    let images: Int
    private let path: Argument
    private let file: MappedFile
    private let dataOffset: Int

    /// Opens the file, and refuses a shape that the plan does not take.
    init(_ path: Argument, for classifier: Classifier) throws(Failure) {
        self.path = path
        file = try MappedFile(path)
        let header: NpyHeader
        do throws(NpyHeaderError) {
            header = try NpyHeader(file.bytes)
        } catch {
            throw Failure(.badData, phrase("cannot use array '%': %", path.text, error.explanation.text))
        }
        let map = classifier.inputMap
        let shape = header.shape
        guard shape.count == 4, shape[0] > 0, shape[1] == map.channels, shape[2] == map.height, shape[3] == map.width
        else {
            throw Failure(
                .badData,
                phrase(
                    "array '%' has the shape (%): the plan takes (images, %) with at least one image", path.text,
                    list(shape.map { $0.description }),
                    list([map.channels, map.height, map.width].map { $0.description })))
        }
        images = shape[0]
        dataOffset = header.dataOffset
    }

    /// Copies one image; the file's numbers need not be aligned, and must be finite.
    func read(_ image: Int, into values: inout [Float]) throws(Failure) {
        let first = dataOffset + image * values.count * MemoryLayout<Float>.size
        // What is no number, or infinite, is not lost in a sum.
        var differences: Float = 0
        for index in 0..<values.count {
            let value = file.bytes.loadUnaligned(
                fromByteOffset: first + index * MemoryLayout<Float>.size, as: Float.self)
            values[index] = value
            differences += value - value
        }
        guard differences != 0, let index = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw Failure(
            .badData,
            phrase(
                "array '%', image %: value % is %; remove the image or mend what has made it", path.text, "\(image)",
                "\(index)", values[index].isNaN ? "not a number" : "infinite"))
    }
}
