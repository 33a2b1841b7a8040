import Convert
import Foundation
import TestGraphs
import Testing

/// A folder that is removed when the object goes.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and the folders on the way to it, and returns its path.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }
}

extension SplitMix64 {
    /// Evenly spread over the range.
    mutating func float(in range: Range<Float> = -1..<1) -> Float {
        let unit = Float(next() >> 40) / Float(1 << 24)
        return range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }

    /// Evenly spread over -1..<1.
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in float() }
    }
}

extension Graph {
    /// Logits of one image at every exit.
    func logits(_ image: [Float]) -> [[Float]] {
        let executor = FloatExecutor(self)
        return executor.run(image, in: executor.makeWorkspace())
    }

    /// A random image for the graph's input.
    func randomImage(seed: UInt64 = 7) -> [Float] {
        var random = SplitMix64(state: seed)
        return random.floats(values[input].shape.count)
    }

    /// The name of each node's operation.
    var operationNames: [String] {
        nodes.map { node in
            let convolution = node.operation as? Convolution
            let hasRelu =
                convolution?.relu ?? (node.operation as? Add)?.relu ?? (node.operation as? BatchNormalization)?.relu
            return node.operation.name + (convolution?.addsResidual == true ? "+residual" : "")
                + (hasRelu == true ? "+relu" : "")
        }
    }

    /// Checks that every value is computed exactly once, before its uses.
    func expectOrdered(sourceLocation: SourceLocation = #_sourceLocation) {
        var isComputed = [Bool](repeating: false, count: values.count)
        isComputed[input] = true
        for node in nodes {
            for value in node.inputs {
                #expect(isComputed[value], "\(node.name) reads too early", sourceLocation: sourceLocation)
            }
            #expect(!isComputed[node.output], "\(node.name) computes again", sourceLocation: sourceLocation)
            isComputed[node.output] = true
        }
        for exit in exits {
            #expect(isComputed[exit], sourceLocation: sourceLocation)
        }
    }
}

/// Checks that two lists agree to `tolerance` of the largest expected magnitude.
func expectClose(
    _ found: [Float], _ expected: [Float], tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let scale = expected.map(abs).max() ?? 0
    let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(difference <= tolerance * max(scale, 1e-3), "\(found) is not \(expected)", sourceLocation: sourceLocation)
}
