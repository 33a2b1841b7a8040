/// Writes the pixels under each position of a convolution's kernel as the rows of a matrix, [C·KH·KW][pixels].
struct Im2Col {
    private let window: Window
    private let input: MapShape
    private let output: MapShape
    /// Rows of the matrix.
    let depth: Int
    /// The map itself is the matrix: 1×1 kernels, and kernels that cover the whole map.
    let isTrivial: Bool
    /// Output rows that are computed at once, so that the matrix stays in the cache.
    let rowsPerTile: Int

    /// - Parameter input: The channels that one group sees.
    init(_ convolution: Convolution, _ input: MapShape, _ output: MapShape) {
        window = convolution.window
        self.input = input
        self.output = output
        depth = convolution.depth
        let hasPadding = window.padTop + window.padLeft + window.padBottom + window.padRight > 0
        let isPointwise =
            window.kernelHeight == 1 && window.kernelWidth == 1
            && window.strideHeight == 1 && window.strideWidth == 1
        let coversMap = window.kernelHeight == input.height && window.kernelWidth == input.width
        isTrivial = !hasPadding && (isPointwise || coversMap)
        rowsPerTile = max(1, min(output.height, 262_144 / max(1, depth * output.width)))
    }

    var scratchCount: Int { isTrivial ? 0 : depth * rowsPerTile * output.width }

    /// Fills `columns` for the output rows `rows`.
    func fill(_ columns: UnsafeMutablePointer<Float>, from map: UnsafePointer<Float>, rows: Range<Int>) {
        var target = columns
        for channel in 0..<input.channels {
            let plane = map + channel * input.pixels
            for kernelRow in 0..<window.kernelHeight {
                for kernelColumn in 0..<window.kernelWidth {
                    for row in rows {
                        let y = row * window.strideHeight - window.padTop + kernelRow * window.dilationHeight
                        if (0..<input.height).contains(y) {
                            fillRow(target, from: plane + y * input.width, kernelColumn)
                        } else {
                            target.update(repeating: 0, count: output.width)
                        }
                        target += output.width
                    }
                }
            }
        }
    }

    private func fillRow(_ target: UnsafeMutablePointer<Float>, from row: UnsafePointer<Float>, _ kernelColumn: Int) {
        let stride = window.strideWidth
        let offset = kernelColumn * window.dilationWidth - window.padLeft
        // Output columns whose pixel, column · stride + offset, is inside the row.
        let first = min(output.width, offset < 0 ? (-offset + stride - 1) / stride : 0)
        let end = max(first, min(output.width, input.width > offset ? (input.width - 1 - offset) / stride + 1 : 0))
        target.update(repeating: 0, count: first)
        if stride == 1 {
            (target + first).update(from: row + (first + offset), count: end - first)
        } else {
            for column in first..<end {
                target[column] = row[column * stride + offset]
            }
        }
        (target + end).update(repeating: 0, count: output.width - end)
    }
}
