/// The largest pixel of each window; padding never counts.
func poolMaximum(
    _ window: Window, _ input: UnsafePointer<Float>, _ inputShape: MapShape,
    _ output: UnsafeMutablePointer<Float>, _ shape: MapShape
) {
    forEachWindow(window, input, inputShape, output, shape) { plane, rows, columns, _ in
        var largest = -Float.infinity
        for y in rows {
            for x in columns {
                largest = max(largest, plane[y * inputShape.width + x])
            }
        }
        return largest
    }
}

/// The mean of each window's pixels; `countsPadding` divides by the padded window's size instead.
func poolAverage(
    _ window: Window, countsPadding: Bool, _ input: UnsafePointer<Float>, _ inputShape: MapShape,
    _ output: UnsafeMutablePointer<Float>, _ shape: MapShape
) {
    forEachWindow(window, input, inputShape, output, shape) { plane, rows, columns, paddedCount in
        var sum: Float = 0
        var count = 0
        for y in rows {
            for x in columns {
                sum += plane[y * inputShape.width + x]
                count += 1
            }
        }
        return sum / Float(countsPadding ? paddedCount : count)
    }
}

/// Calls `body` with the pixels of each window inside the map, and with how many there are including padding.
///
/// The overhang of `ceilMode` beyond the padding never counts.
private func forEachWindow(
    _ window: Window, _ input: UnsafePointer<Float>, _ inputShape: MapShape,
    _ output: UnsafeMutablePointer<Float>, _ shape: MapShape,
    _ body: (UnsafePointer<Float>, StrideTo<Int>, StrideTo<Int>, Int) -> Float
) {
    let vertical = WindowSpans(
        inputShape.height, shape.height, kernel: window.kernelHeight, stride: window.strideHeight,
        dilation: window.dilationHeight, pads: (window.padTop, window.padBottom))
    let horizontal = WindowSpans(
        inputShape.width, shape.width, kernel: window.kernelWidth, stride: window.strideWidth,
        dilation: window.dilationWidth, pads: (window.padLeft, window.padRight))
    for channel in 0..<shape.channels {
        let plane = input + channel * inputShape.pixels
        let target = output + channel * shape.pixels
        for row in 0..<shape.height {
            for column in 0..<shape.width {
                target[row * shape.width + column] = body(
                    plane, vertical.inside[row], horizontal.inside[column],
                    vertical.paddedCounts[row] * horizontal.paddedCounts[column])
            }
        }
    }
}

/// Where the windows lie along one axis.
private struct WindowSpans {
    /// The pixels of each window that are inside the map.
    var inside: [StrideTo<Int>] = []
    /// How many positions of each window are inside the padded map.
    var paddedCounts: [Int] = []

    init(_ input: Int, _ output: Int, kernel: Int, stride: Int, dilation: Int, pads: (begin: Int, end: Int)) {
        for index in 0..<output {
            let start = index * stride - pads.begin
            let end = start + (kernel - 1) * dilation + 1
            let skipped = start < 0 ? (-start + dilation - 1) / dilation : 0
            inside.append(
                Swift.stride(from: start + skipped * dilation, to: min(end, input), by: dilation))
            let paddedEnd = min(end, input + pads.end)
            paddedCounts.append((paddedEnd - start + dilation - 1) / dilation)
        }
    }
}
