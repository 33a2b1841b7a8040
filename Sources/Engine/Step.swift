import CKernels
import Plan

/// One operator, ready to run: its kernel, its operands and the grid of quanta it is cut into.
package struct Step {
    /// A kernel's address.
    package typealias Kernel =
        @convention(c) (UnsafePointer<pn_operands>, pn_range, UnsafeMutableRawPointer) -> Void

    private let kernel: Kernel
    private let operands: UnsafePointer<pn_operands>
    /// Output pixels and blocks of output channels in all, and in one quantum.
    private let pixels: Int32
    private let blocks: Int32
    private let quantumPixels: Int32
    private let quantumBlocks: Int32
    private let blockSteps: Int
    /// Number of quanta, all of which together are the operator.
    package let quanta: Int

    /// Cuts a kernel's work into quanta of `quantumPixels` output pixels × `quantumBlocks` blocks of output channels.
    /// - Precondition: `operands` outlive the step; all counts are positive and fit 32 bits.
    package init(
        kernel: Kernel, operands: UnsafePointer<pn_operands>, pixels: Int, blocks: Int, quantumPixels: Int,
        quantumBlocks: Int
    ) {
        self.kernel = kernel
        self.operands = operands
        self.pixels = Int32(pixels)
        self.blocks = Int32(blocks)
        self.quantumPixels = Int32(quantumPixels)
        self.quantumBlocks = Int32(quantumBlocks)
        blockSteps = PlanFormat.steps(blocks, of: quantumBlocks)
        quanta = PlanFormat.steps(pixels, of: quantumPixels) * blockSteps
    }

    /// Runs quantum `index`, 0..<quanta.
    /// - Parameter scratch: As much as the kernel needs, of nobody else's.
    func run(quantum index: Int, scratch: UnsafeMutableRawPointer) {
        let first = Int32(truncatingIfNeeded: index / blockSteps) * quantumPixels
        let firstBlock = Int32(truncatingIfNeeded: index % blockSteps) * quantumBlocks
        let range = pn_range(
            first: first, count: min(quantumPixels, pixels - first),
            first_block: firstBlock, blocks: min(quantumBlocks, blocks - firstBlock))
        pn_run(kernel, operands, range, scratch)
    }
}
