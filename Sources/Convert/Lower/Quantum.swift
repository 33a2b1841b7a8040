import Plan

/// How an operator's work is cut, so that the executor can stop between the pieces.
struct Quantum: Equatable {
    /// Most multiply-adds of one quantum, where a single pixel of a single block does not need more: about 100 µs on a
    /// Cortex-A53.
    static let largestCost = PlanFormat.quantumMultiplyAdds
    /// Pixels that kernels compute side by side; fewer would read the weights more often.
    private static let pixelUnit = 4

    /// Output pixels.
    var pixels: Int
    /// Blocks of 16 output channels.
    var blocks: Int

    /// Cuts a convolution: all blocks together where possible, because they share the gathered input pixels.
    /// - Parameters:
    ///   - pixels: Of the output map.
    ///   - depth: Taps × input channels.
    init(convolutionOf pixels: Int, outputs: Int, depth: Int) {
        let allBlocks = (outputs + PlanFormat.blockOutputs - 1) / PlanFormat.blockOutputs
        // How many pairs of a pixel and a block fit.
        let limit = max(Self.largestCost / (PlanFormat.blockOutputs * depth), 1)
        let fewPixels = min(pixels, Self.pixelUnit, limit)
        blocks = Self.even(allBlocks, atMost: limit / fewPixels, unit: 1)
        self.pixels = blocks < allBlocks ? fewPixels : Self.even(pixels, atMost: limit / blocks, unit: fewPixels)
    }

    /// Cuts an operator that does `costPerPixel` steps for each output pixel.
    init(elementwiseOf pixels: Int, costPerPixel: Int) {
        blocks = 1
        self.pixels = Self.even(pixels, atMost: max(1, Self.largestCost / max(1, costPerPixel)), unit: 1)
    }

    /// The size of the pieces when `count` is cut into as few as possible of at most `limit`, about equally large.
    private static func even(_ count: Int, atMost limit: Int, unit: Int) -> Int {
        guard count > limit else { return count }
        let largest = max(limit / unit * unit, 1)
        let pieces = (count + largest - 1) / largest
        return min(PlanFormat.roundUp((count + pieces - 1) / pieces, to: unit), largest)
    }
}
