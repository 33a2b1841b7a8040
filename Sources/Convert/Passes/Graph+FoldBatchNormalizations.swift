extension Graph {
    /// Multiplies batch normalizations into the convolutions before them.
    ///
    /// One whose input is read elsewhere too, or comes from another operation, becomes a 1×1 convolution.
    mutating func foldBatchNormalizations() {
        let uses = useCounts()
        var producers = producers()
        var folded: Set<Int> = []
        for index in nodes.indices {
            guard case .batchNormalization(let scale, let shift) = nodes[index].operation else { continue }
            let value = nodes[index].inputs[0]
            if uses[value] == 1, let producer = producers[value],
                case .convolution(var convolution) = nodes[producer].operation,
                !convolution.relu, !convolution.addsResidual
            {
                convolution.scaleOutputs(by: scale, shift: shift)
                nodes[producer].operation = .convolution(convolution)
                nodes[producer].output = nodes[index].output
                producers[nodes[index].output] = producer
                folded.insert(index)
            } else {
                nodes[index].operation = .convolution(.diagonal(scale: scale, shift: shift))
            }
        }
        removeNodes(folded)
    }
}

extension Convolution {
    /// Appends y · scale[o] + shift[o] to what the convolution computes.
    fileprivate mutating func scaleOutputs(by scale: [Float], shift: [Float]) {
        let size = weights.count / outputs
        for output in 0..<outputs {
            for index in output * size..<(output + 1) * size {
                weights[index] *= scale[output]
            }
            bias[output] = Float(Double(bias[output]) * Double(scale[output]) + Double(shift[output]))
        }
    }
}
