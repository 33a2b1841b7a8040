import CKernels
import Suites

extension KernelCase {
    /// A random case of an operator: every field that the operator looks at varies.
    static func random(_ kind: OperatorKind, using generator: inout SplitMix64) -> KernelCase {
        var result = KernelCase("random", kind)
        result.randomizeWindow(using: &generator)
        result.channels = generator.oneIn(40) ? generator.next(in: 500...600) : generator.next(in: 1...70)
        result.inputGap = generator.gap(upTo: 40)
        result.outputGap = generator.gap(upTo: 40)
        result.highest = generator.oneIn(2) ? 127 : generator.next(in: -127...127)
        let values: [Values] = [.random, .random, .random, .ties, .extreme, .extremeNegative, .wrapping, .unfused]
        result.values = values[generator.next(in: 0...values.count - 1)]
        kind.reference.randomize(&result, &generator)
        if generator.oneIn(2) {
            result.first = generator.next(in: 0...result.outputPixels - 1)
            result.count = generator.next(in: 1...result.outputPixels - result.first)
        }
        result.seed = generator.next()
        return result
    }

    /// Draws the window again until every one has a tap inside the map.
    mutating func makePoolable(using generator: inout SplitMix64) {
        while !everyWindowMeetsTheMap { randomizeWindow(using: &generator) }
    }

    /// Makes every output pixel that of the same input pixel.
    mutating func makeElementwise() {
        (kernelHeight, kernelWidth, strideHeight, strideWidth) = (1, 1, 1, 1)
        (padTop, padLeft, padBottom, padRight) = (0, 0, 0, 0)
    }

    /// Gives it groups of channels, each as large as the others.
    mutating func makeGroups(using generator: inout SplitMix64) {
        slices = generator.oneIn(2) ? 1 : generator.next(in: 1...min(channels, 6))
        channels -= channels % slices
    }

    private mutating func randomizeWindow(using generator: inout SplitMix64) {
        repeat {
            height = generator.next(in: 1...12)
            width = generator.next(in: 1...24)
            let largest = generator.oneIn(6) ? 7 : 5
            kernelHeight = generator.next(in: 1...largest)
            kernelWidth = generator.oneIn(3) ? generator.next(in: 1...largest) : kernelHeight
            if generator.oneIn(4) { (kernelHeight, kernelWidth) = (1, 1) }
            if generator.oneIn(10) { (kernelHeight, kernelWidth) = (height, width) }
            strideHeight = generator.oneIn(2) ? 1 : generator.next(in: 1...3)
            strideWidth = generator.oneIn(2) ? strideHeight : generator.next(in: 1...3)
            dilationHeight = generator.oneIn(5) ? 2 : 1
            dilationWidth = generator.oneIn(5) ? 2 : 1
            padTop = generator.padding(kernelHeight)
            padBottom = generator.padding(kernelHeight)
            padLeft = generator.padding(kernelWidth)
            padRight = generator.padding(kernelWidth)
        } while outputPixels == 0
    }

    private var everyWindowMeetsTheMap: Bool {
        (0..<outputHeight).allSatisfy { y in
            (0..<kernelHeight).contains { (0..<height).contains(y * strideHeight - padTop + $0 * dilationHeight) }
        }
            && (0..<outputWidth).allSatisfy { x in
                (0..<kernelWidth).contains { (0..<width).contains(x * strideWidth - padLeft + $0 * dilationWidth) }
            }
    }
}

extension SplitMix64 {
    /// True once in `count` times.
    mutating func oneIn(_ count: Int) -> Bool {
        next(in: 0...count - 1) == 0
    }

    /// No gap half of the time.
    mutating func gap(upTo most: Int) -> Int {
        oneIn(2) ? 0 : next(in: 1...most)
    }

    fileprivate mutating func padding(_ kernel: Int) -> Int {
        oneIn(2) ? kernel / 2 : next(in: 0...max(kernel, 2) - 1)
    }
}
