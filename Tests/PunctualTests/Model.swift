import Engine
import Foundation
import Punctual
import Vision

/// The project's own trained model, which every checkout has.
enum Model {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let planPath = root.appending(path: "models/msdnet-cifar10/model.plan").path()
    static let samples = root.appending(path: "models/samples")

    /// The sample photographs, in the order of their names.
    static func photographs() throws -> [Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: samples.path()).sorted()
        return try names.filter { $0.hasSuffix(".jpg") }.map { try Data(contentsOf: samples.appending(path: $0)) }
    }

    /// The sample photograph of a cat, decoded: rows of red, green, blue bytes without gaps.
    static func catPixels() throws -> (bytes: [UInt8], width: Int, height: Int) {
        let (width, height) = (451, 300)
        let file = try Data(contentsOf: samples.appending(path: "cat.jpg"))
        var bytes = [UInt8](repeating: 0, count: 3 * width * height)
        let reader = ImageReader(Preprocessing(cropWidth: width, cropHeight: height, resize: .none))
        try file.withUnsafeBytes { file in
            try bytes.withUnsafeMutableBytes {
                let destination = PixelDestination($0, pixelStride: 3, rowStride: 3 * width)
                _ = try reader.readFile(file, into: destination)
            }
        }
        // A prepared value is the pixel less 128.
        return (bytes.map { $0 ^ 0x80 }, width, height)
    }

    /// A classifier on the fastest instruction set and without a worker, unless told otherwise.
    static func classifier(
        threads: Int = 1, instructionSet: InstructionSet? = nil, mode: Classifier.Mode = .inline
    ) throws -> Classifier {
        var options = Classifier.Options()
        options.mode = mode
        options.threads = threads
        options.instructionSet = instructionSet
        return try Classifier(plan: planPath, options: options)
    }

    /// Fills the input with an image that depends only on `seed`: overlapping gradients, so that all layers see signal.
    static func fillInput(of classifier: Classifier, seed: Int) {
        classifier.prepare { map in fill(map, seed: seed) }
    }

    private static func fill(_ map: InputMap, seed: Int) {
        for row in 0..<map.height {
            for column in 0..<map.width {
                for channel in 0..<map.channels {
                    let wave = (row * (seed % 7 + 1) + column * (seed % 5 + 2) + channel * 40 + seed * 31) % 256
                    map.pixels[(row * map.width + column) * map.pixelStride + channel] = Int8(wave - 128)
                }
            }
        }
    }
}
