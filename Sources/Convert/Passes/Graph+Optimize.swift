extension Graph {
    /// Runs every pass, and orders the nodes exit by exit.
    ///
    /// Afterwards only convolutions, poolings, concatenations and additions are left, and every exit is computed by a
    /// convolution without activation or residual, which nothing else reads.
    public mutating func optimize() -> ExitSchedule {
        foldBatchNormalizations()
        fuseRelus()
        fuseResiduals()
        isolateExits()
        removeDeadCode()
        return orderByExit()
    }

    /// How often each value is read; being an exit counts as once.
    func useCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: values.count)
        for value in nodes.flatMap(\.inputs) + exits {
            counts[value] += 1
        }
        return counts
    }

    /// The index of the node that computes each value; nil for the input.
    func producers() -> [Int?] {
        var producers = [Int?](repeating: nil, count: values.count)
        for (index, node) in nodes.enumerated() {
            producers[node.output] = index
        }
        return producers
    }

    /// Drops the nodes at the given indices.
    mutating func removeNodes(_ indices: Set<Int>) {
        nodes = nodes.enumerated().filter { !indices.contains($0.offset) }.map(\.element)
    }
}

extension Convolution {
    /// y = x · scale[c] + shift[c] as a 1×1 convolution, whose weights are zero off the diagonal.
    static func diagonal(scale: [Float], shift: [Float]) -> Convolution {
        let channels = scale.count
        var weights = [Float](repeating: 0, count: channels * channels)
        for channel in 0..<channels {
            weights[channel * channels + channel] = scale[channel]
        }
        return Convolution(
            window: Window(kernelHeight: 1, kernelWidth: 1), outputs: channels, channels: channels,
            weights: weights, bias: shift)
    }

    /// y = x as a 1×1 convolution.
    static func identity(channels: Int) -> Convolution {
        diagonal(
            scale: [Float](repeating: 1, count: channels), shift: [Float](repeating: 0, count: channels))
    }
}
