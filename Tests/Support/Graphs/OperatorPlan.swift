import Convert

/// A plan for counting what operators cost: each exit is a head of one kind behind the same small stem, so that the count
/// of an exit less that of the first is the operator's, with its way to the logits.
package enum OperatorPlan {
    /// What the exits after the first, which has the stem alone, are of.
    package static let exits = [
        "multiply", "depthwise", "gather", "layer_normalization", "matrix_product (of pixels)",
        "matrix_product (of channels)", "softmax", "constant, join", "group_normalization", "resize",
    ]

    /// Pixels of a side, and channels: large beside what a kernel does once.
    private static let (side, channels) = (16, 32)

    private static func graph() -> (graph: Graph, schedule: ExitSchedule) {
        var builder = GraphBuilder(channels: 3, height: side, width: side)
        let stem = builder.convolution(builder.input, outputs: channels)
        func logits(_ map: ValueID) -> ValueID {
            let side = builder.shape(of: map).height
            return builder.fullyConnected(builder.averagePool(map, kernel: side, stride: side), outputs: 4)
        }
        let gate = builder.averagePool(stem, kernel: side, stride: side)
        var exits = [logits(stem), logits(builder.multiply(stem, gate))]
        exits.append(logits(builder.convolution(stem, outputs: channels, kernel: 3, padding: 1, groups: channels)))
        exits.append(logits(builder.shuffle(stem, (0..<channels).map { ($0 % 4) * 8 + $0 / 4 })))
        exits.append(logits(builder.layerNormalization(stem)))
        for columnsArePixels in [true, false] {
            let factors = builder.maxPool(stem, kernel: side / 4, stride: side / 4)
            exits.append(
                logits(builder.matrixProduct(stem, factors, columnsArePixels: columnsArePixels, groups: 2)))
        }
        exits.append(logits(builder.softmax(stem, groups: 2)))
        // The joined pixels lie in one column, and are brought to one by a product.
        let joined = builder.join(builder.constant(MapShape(channels: channels, height: side * side)), stem)
        let mean = builder.averagePool(stem, kernel: side, stride: side)
        exits.append(builder.fullyConnected(builder.matrixProduct(mean, joined, columnsArePixels: true), outputs: 4))
        exits.append(logits(builder.groupNormalization(stem, groups: 8)))
        exits.append(logits(builder.resize(stem, height: side * 3 / 2, width: side * 3 / 2)))
        return builder.finished(exits: exits)
    }

    /// The plan's bytes, which depend on nothing but the converter.
    package static func bytes() throws(ConvertError) -> [UInt8] {
        let (graph, schedule) = graph()
        let ranges = graph.values.indices.map { ValueRange(min: -Float($0 % 3), max: 2 + Float($0 % 5) / 4) }
        return try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: nil)],
            Calibration(ranges: ranges, method: .minMax, images: 1), metadata: [("source", "handmade")])
    }
}
