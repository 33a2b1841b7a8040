import Convert
import Suites
import Testing

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
                ?? (node.operation as? Multiply)?.relu
            let addsResidual = convolution?.addsResidual ?? (node.operation as? Multiply)?.addsResidual
            return node.operation.name + (addsResidual == true ? "+residual" : "")
                + (hasRelu.map { $0.ceiling < .infinity ? "+relu\($0.ceiling)" : "+relu" } ?? "")
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
