import Convert
import Vision

/// A small plan with every kind of operator, whose bytes depend on nothing but the converter.
package enum GoldenPlan {
    /// Concats within concats, a residual, an addition, a gate, both poolings, tables, copies, and two exits.
    /// - Parameter side: Of the image, in pixels: 6 in the golden plan.
    package static func graph(side: Int = 6) -> (graph: Graph, schedule: ExitSchedule) {
        var builder = GraphBuilder(channels: 3, height: side, width: side)
        let stem = builder.convolution(builder.input, outputs: 4, kernel: 3, padding: 1)
        let grown = builder.convolution(stem, outputs: 3, kernel: 3, padding: 1)
        let stream = builder.concat(stem, grown)
        let bottleneck = builder.convolution(stream, outputs: 5)
        let narrow = builder.convolution(bottleneck, outputs: 2, relu: false)
        // Reads the seven channels right before its own, in groups of four: it must be copied.
        let neighbour = builder.convolution(stream, outputs: 2)
        let longer = builder.concat(stream, neighbour, narrow)
        let pooled = builder.maxPool(longer, kernel: 2, stride: 2)
        let first = builder.fullyConnected(builder.averagePool(pooled, kernel: side / 2, stride: side / 2), outputs: 4)

        let bent = builder.table(pooled, .leakyRelu(alpha: 0.125))
        let alone = builder.convolution(bent, outputs: 11, kernel: 3, padding: 1, groups: 11)
        let gate = builder.table(builder.averagePool(alone, kernel: side / 2, stride: side / 2), .sigmoid)
        let squeezed = builder.convolution(builder.multiply(alone, gate), outputs: 5)
        let residual = builder.convolution(squeezed, outputs: 5, residual: squeezed)
        let sum = builder.add(residual, squeezed, relu: true)
        let twice = builder.add(builder.concat(sum, residual), builder.concat(residual, squeezed))
        let normal = builder.layerNormalization(builder.shuffle(twice, [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]))
        let keys = builder.join(
            builder.constant(MapShape(channels: 10)), builder.averagePool(twice, kernel: side / 2, stride: side / 2))
        let scores = builder.matrixProduct(normal, keys, columnsArePixels: true, groups: 2)
        let weighted = builder.matrixProduct(
            builder.softmax(scores, groups: 2), keys, columnsArePixels: false, groups: 2)
        let wide = builder.resize(builder.groupNormalization(weighted, groups: 5), height: 5, width: 4)
        let small = builder.resize(wide, height: side / 2, width: side / 2)
        let averaged = builder.averagePool(small, kernel: 3, stride: 2, padding: 1, countsPadding: true)
        let second = builder.fullyConnected(averaged, outputs: 4)
        return builder.finished(exits: first, second)
    }

    /// Pixels as they come from a photograph.
    package static func photographs(_ side: Int = 6) -> PhotographInput {
        PhotographInput(
            preprocessing: Preprocessing(cropWidth: side, cropHeight: side, resize: .shorterSide(8)),
            mean: [0.5, 0.4375, 0.40625], deviation: [0.25, 0.25, 0.28125])
    }

    /// The plan's bytes. Ranges are given and not measured: the float executor differs in the last bit between
    /// processors.
    /// - Parameter sides: Of the image in each program.
    package static func bytes(sides: [Int] = [6]) throws(ConvertError) -> [UInt8] {
        let sources = sides.map { side in
            let (graph, schedule) = graph(side: side)
            return ProgramSource(graph, schedule, photographs: photographs(side))
        }
        let ranges = sources[0].graph.values.indices.map {
            ValueRange(min: -Float($0 % 3), max: 2 + Float($0 % 5) / 4)
        }
        return try Converter.plan(
            for: sources,
            Calibration(ranges: ranges, method: .minMax, images: 1),
            labels: ["ant", "bee", "cicada", "dragonfly 🪰"], metadata: [("source", "handmade")])
    }
}
