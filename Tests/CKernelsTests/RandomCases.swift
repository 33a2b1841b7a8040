import CKernels
import Suites

extension KernelCase {
    /// A random case of an operation: every field that the operation looks at varies.
    static func random(_ operation: Operation, using generator: inout SeededGenerator) -> KernelCase {
        var result = KernelCase("random", operation)
        repeat {
            result.randomizeWindow(using: &generator)
        } while !result.hasSoundWindow
        result.channels = Int.random(in: 1...70, using: &generator)
        result.outputs = Int.random(in: 1...70, using: &generator)
        if Int.random(in: 0..<40, using: &generator) == 0 {
            result.channels = Int.random(in: 500...600, using: &generator)
        }
        result.inputGap = oneIn(2, &generator) ? 0 : Int.random(in: 1...40, using: &generator)
        result.outputGap = oneIn(2, &generator) ? 0 : Int.random(in: 1...40, using: &generator)
        result.residualGap = oneIn(2, &generator) ? 0 : Int.random(in: 1...9, using: &generator)
        result.hasResidual = operation == .convolution && oneIn(3, &generator)
        result.countsPadding = Bool.random(using: &generator)
        result.highest = oneIn(2, &generator) ? 127 : Int.random(in: -127...127, using: &generator)
        let values: [Values] = [.random, .random, .random, .ties, .extreme, .extremeNegative, .wrapping, .unfused]
        result.values = values.randomElement(using: &generator)!
        let pixels = result.outputHeight * result.outputWidth
        if Bool.random(using: &generator) {
            result.first = Int.random(in: 0..<pixels, using: &generator)
            result.count = Int.random(in: 1...(pixels - result.first), using: &generator)
        }
        let blocks = (result.outputs + 15) / 16
        if Bool.random(using: &generator) {
            result.firstBlock = Int.random(in: 0..<blocks, using: &generator)
            result.blocks = Int.random(in: 1...(blocks - result.firstBlock), using: &generator)
        }
        result.seed = generator.next()
        return result
    }

    private mutating func randomizeWindow(using generator: inout SeededGenerator) {
        height = Int.random(in: 1...12, using: &generator)
        width = Int.random(in: 1...24, using: &generator)
        let largest = oneIn(6, &generator) ? 7 : 5
        kernelHeight = Int.random(in: 1...largest, using: &generator)
        kernelWidth = oneIn(3, &generator) ? Int.random(in: 1...largest, using: &generator) : kernelHeight
        if oneIn(4, &generator) { (kernelHeight, kernelWidth) = (1, 1) }
        if oneIn(10, &generator) { (kernelHeight, kernelWidth) = (height, width) }
        strideHeight = oneIn(2, &generator) ? 1 : Int.random(in: 1...3, using: &generator)
        strideWidth = oneIn(2, &generator) ? strideHeight : Int.random(in: 1...3, using: &generator)
        dilationHeight = oneIn(5, &generator) ? 2 : 1
        dilationWidth = oneIn(5, &generator) ? 2 : 1
        padTop = padding(kernelHeight, &generator)
        padBottom = padding(kernelHeight, &generator)
        padLeft = padding(kernelWidth, &generator)
        padRight = padding(kernelWidth, &generator)
    }

    private func padding(_ kernel: Int, _ generator: inout SeededGenerator) -> Int {
        oneIn(2, &generator) ? kernel / 2 : Int.random(in: 0..<max(kernel, 2), using: &generator)
    }

    /// Whether there is an output at all and, for pooling, every window has a tap inside the map.
    private var hasSoundWindow: Bool {
        guard outputHeight > 0, outputWidth > 0 else { return false }
        guard operation == .maximumPooling || operation == .averagePooling else { return true }
        return (0..<outputHeight).allSatisfy { y in
            (0..<kernelHeight).contains { (0..<height).contains(y * strideHeight - padTop + $0 * dilationHeight) }
        }
            && (0..<outputWidth).allSatisfy { x in
                (0..<kernelWidth).contains { (0..<width).contains(x * strideWidth - padLeft + $0 * dilationWidth) }
            }
    }
}

private func oneIn(_ count: Int, _ generator: inout SeededGenerator) -> Bool {
    Int.random(in: 0..<count, using: &generator) == 0
}

/// A repeatable generator (xorshift64*), so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed | 1
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
