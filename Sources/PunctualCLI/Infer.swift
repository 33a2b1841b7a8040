import CLinux
import Npy
import Punctual

/// `punctual infer`: tensors to logits.
enum Infer {
    static let help: StaticString = """
        Gives the raw outputs of every exit. The input holds images as the ONNX model takes them.

        punctual infer --model PLAN --input X.npy --output-dir FOLDER [OPTIONS]

          --model PLAN         the network
          --input X.npy        float32 array of shape (images, channels, height, width)
          --output-dir FOLDER  gets exit1.npy and so on: float32 arrays of shape (images, classes)
          --exit N             only exit N
          --threads N          threads per image, 1 to 16; default 1

        """

    static func run(output: Output) throws(Failure) -> ExitCode {
        let options = try Options(.infer, accepting: [.model, .input, .outputDir, .exit, .threads])
        if options.wantsHelp {
            output.write(string(help))
            return .success
        }
        try options.refuseOperands()
        let inputPath = try options.required(.input)
        let folder = try options.required(.outputDir)
        try options.checkClassifierOptions()
        let classifier = try options.makeClassifier(try options.openPlan())
        let exit = try options.exit(of: classifier)
        let input = try InputArray(inputPath, for: classifier)

        let exits = exit.map { $0...$0 } ?? 1...classifier.exitCount
        var logits = [[Float]](repeating: [], count: exits.count)
        var values = [Float](repeating: 0, count: classifier.inputValueCount)
        for image in 0..<input.images {
            input.read(image, into: &values)
            values.withUnsafeBufferPointer { classifier.prepare(values: $0.baseAddress!) }
            if let exit { classifier.run(toExit: exit) } else { classifier.runAll() }
            for exit in exits { logits[exit - exits.lowerBound].append(contentsOf: classifier.logits(ofExit: exit)) }
        }

        var errno: Int32 = 0
        guard clinux_make_directory(folder.bytes, &errno) == 0 else { throw Failure(cannotWrite: folder.text, errno) }
        for exit in exits {
            let values = logits[exit - exits.lowerBound]
            let file = npyBytes(values, shape: [input.images, values.count / input.images])
            try write(file, to: "\(folder.text)/exit\(exit).npy")
        }
        return .success
    }

    private static func write(_ file: [UInt8], to path: String) throws(Failure) {
        var errno: Int32 = 0
        let isWritten = path.withCString { clinux_write_file($0, file, file.count, &errno) == 0 }
        guard isWritten else { throw Failure(cannotWrite: path, errno) }
    }
}

/// The images of a NumPy file.
private struct InputArray {
    /// Number of images.
    let images: Int
    private let file: MappedFile
    private let dataOffset: Int

    /// Opens the file, and refuses a shape that the plan does not take.
    init(_ path: Argument, for classifier: Classifier) throws(Failure) {
        file = try MappedFile(path)
        let header: NpyHeader
        do throws(NpyHeaderError) {
            header = try NpyHeader(file.bytes)
        } catch {
            throw Failure(.badData, "cannot use array '\(path.text)': \(string(error.explanation))")
        }
        let map = classifier.inputMap
        let shape = header.shape
        guard shape.count == 4, shape[0] > 0, shape[1] == map.channels, shape[2] == map.height, shape[3] == map.width
        else {
            var text = ""
            for length in shape { text += text.utf8.isEmpty ? "\(length)" : ", \(length)" }
            throw Failure(
                .badData,
                "array '\(path.text)' has the shape (\(text)): the plan takes "
                    + "(images, \(map.channels), \(map.height), \(map.width)) with at least one image")
        }
        images = shape[0]
        dataOffset = header.dataOffset
    }

    /// Copies one image; the file's numbers need not be aligned.
    func read(_ image: Int, into values: inout [Float]) {
        let first = dataOffset + image * values.count * MemoryLayout<Float>.size
        for index in 0..<values.count {
            values[index] = file.bytes.loadUnaligned(
                fromByteOffset: first + index * MemoryLayout<Float>.size, as: Float.self)
        }
    }
}
