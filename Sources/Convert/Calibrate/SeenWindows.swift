import COpenBLAS

/// What the sums of a convolution's group have seen at some of the pixels of all images, less its mean: a sample of the
/// columns that its weights are multiplied with.
struct SeenWindows {
    /// Samples for each weight of a sum, and at least and at most in all: enough to tell which inputs go together.
    private static let samplesPerWeight = 4
    private static let samples = 4096...8192
    /// The most numbers of all samples.
    private static let mostNumbers = 1 << 26
    /// Rows of the moments that are computed at once.
    private static let momentRows = 256

    /// [count][depth].
    private var samples: [Float]
    /// What the float model's inputs have more, [count][depth]; empty where too few samples say what follows from it.
    private var differences: [Float] = []
    /// How many there are.
    let count: Int
    private let depth: Int

    /// Samples the inputs of `group`.
    /// - Parameters:
    ///   - maps: The convolution's input for each image, as int8 holds it.
    ///   - exact: The same in the float model.
    ///   - scales: Of the group's channels; inputs are counted in these.
    init(
        _ convolution: Convolution, group: Int, of maps: [FloatMap], exact: [FloatMap], output: MapShape,
        scales: [Double], threads: Int
    ) {
        depth = convolution.depth
        let all = maps.count * output.pixels
        let wanted = min(
            max(Self.samplesPerWeight * depth, Self.samples.lowerBound), Self.samples.upperBound,
            max(Self.mostNumbers / depth, 1))
        let step = Self.step(atLeast: (all + wanted - 1) / wanted, width: output.width)
        count = (all + step - 1) / step
        samples = [Float](repeating: 0, count: count * depth)
        let (depth, inverses) = (depth, scales.map { Float(1 / $0) })
        let count = count
        func sample(_ maps: [FloatMap], to samples: inout [Float]) {
            samples.withUnsafeMutableBufferPointer { samples in
                nonisolated(unsafe) let (samples, maps) = (samples, maps)
                _ = runInParallel(count: count, threads: threads) {
                } body: { _, sample in
                    let (image, pixel) = (sample * step / output.pixels, sample * step % output.pixels)
                    guard let first = samples.baseAddress else { return }
                    convolution.copyWindow(
                        of: maps[image], group: group, row: pixel / output.width, column: pixel % output.width,
                        scales: inverses, to: first + sample * depth)
                }
            }
        }
        sample(maps, to: &samples)
        if count >= WeightFitting.fewestSamples * depth {
            differences = [Float](repeating: 0, count: samples.count)
            sample(exact, to: &differences)
            for index in samples.indices { differences[index] -= samples[index] }
            Self.center(&differences, depth: depth, count: count)
        }
        Self.center(&samples, depth: depth, count: count)
    }

    /// From sample to sample: so that they do not all lie in the same columns.
    private static func step(atLeast least: Int, width: Int) -> Int {
        guard least > 1 else { return 1 }
        return (least...).first { $0.isCoprime(to: width) } ?? least
    }

    /// Takes from each input its mean: what all windows have in common is the bias's to keep.
    private static func center(_ samples: inout [Float], depth: Int, count: Int) {
        var means = [Double](repeating: 0, count: depth)
        for index in samples.indices { means[index % depth] += Double(samples[index]) }
        for index in samples.indices { samples[index] -= Float(means[index % depth] / Double(count)) }
    }

    /// H = Σ x·xᵀ for the weights in `part`, [part][part].
    func moments(_ part: Range<Int>, threads: Int) -> [Float] { products(samples, samples, part, threads: threads) }

    /// Σ d·xᵀ and Σ d·dᵀ with d the differences, [part][part]; nil where those are not known.
    func differenceMoments(_ part: Range<Int>, threads: Int) -> (cross: [Float], own: [Float])? {
        guard !differences.isEmpty else { return nil }
        return (
            products(differences, samples, part, threads: threads),
            products(differences, differences, part, threads: threads)
        )
    }

    /// Sums over all samples of the products of two numbers each.
    private func products(_ one: [Float], _ other: [Float], _ part: Range<Int>, threads: Int) -> [Float] {
        var result = [Float](repeating: 0, count: part.count * part.count)
        let blocks = (part.count + Self.momentRows - 1) / Self.momentRows
        one.withUnsafeBufferPointer { one in
            other.withUnsafeBufferPointer { other in
                result.withUnsafeMutableBufferPointer { result in
                    nonisolated(unsafe) let result = result
                    nonisolated(unsafe) let (one, other) = (one, other)
                    _ = runInParallel(count: blocks, threads: threads) {
                    } body: { _, block in
                        let first = block * Self.momentRows
                        let rows = min(Self.momentRows, part.count - first)
                        guard let one = one.baseAddress, let other = other.baseAddress, let target = result.baseAddress
                        else { return }
                        cblas_sgemm(
                            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows), blasint(part.count), blasint(count),
                            1,
                            one + part.lowerBound + first, blasint(depth), other + part.lowerBound, blasint(depth), 0,
                            target + first * part.count,
                            blasint(part.count))
                    }
                }
            }
        }
        return result
    }
}

extension Convolution {
    /// Copies the inputs of a sum, [channels of the group][kernel height][kernel width], zero beyond the map's edges.
    fileprivate func copyWindow(
        of map: FloatMap, group: Int, row: Int, column: Int, scales: [Float], to target: UnsafeMutablePointer<Float>
    ) {
        let (top, left) = (row * window.strideHeight - window.padTop, column * window.strideWidth - window.padLeft)
        var target = target
        for channel in 0..<groupChannels {
            let plane = map.elements + (group * groupChannels + channel) * map.shape.pixels
            for kernelRow in 0..<window.kernelHeight {
                let y = top + kernelRow * window.dilationHeight
                for kernelColumn in 0..<window.kernelWidth {
                    let x = left + kernelColumn * window.dilationWidth
                    let isInside = (0..<map.shape.height).contains(y) && (0..<map.shape.width).contains(x)
                    target.pointee = isInside ? plane[y * map.shape.width + x] * scales[channel] : 0
                    target += 1
                }
            }
        }
    }
}

extension Int {
    fileprivate func isCoprime(to other: Int) -> Bool {
        var (larger, smaller) = (self, other)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger == 1
    }
}
