/// Where the windows lie along one axis.
struct WindowSpans {
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
