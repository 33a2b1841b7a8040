import CKernels
import Plan

/// One operator, ready to run: its kernel, its operands' addresses and the grid of quanta it is cut into.
struct Job {
    /// The operands of one kernel.
    enum Operation {
        case convolution(pn_convolution)
        case maxPool(pn_pooling)
        case averagePool(pn_pooling)
        case add(pn_addition)
        case requantize(pn_requantization)
    }

    var operation: Operation
    var kernels: UnsafePointer<pn_kernels>
    /// Output pixels and blocks of output channels in all, and in one quantum. Only convolutions are cut by blocks.
    var pixels: Int
    var blocks: Int
    var quantumPixels: Int
    var quantumBlocks: Int
    /// Scratch memory of member 0; the other members' follows.
    var scratch: UnsafeMutableRawPointer
    var scratchSize: Int

    private var blockSteps: Int { PlanFormat.steps(blocks, of: quantumBlocks) }

    /// Number of quanta, all of which together are the operator.
    var quanta: Int { PlanFormat.steps(pixels, of: quantumPixels) * blockSteps }

    /// Runs one quantum with the scratch memory of one team member.
    func run(quantum: Int, member: Int) {
        let first = Int32(quantum / blockSteps * quantumPixels)
        let count = min(Int32(quantumPixels), Int32(pixels) - first)
        switch operation {
        case .convolution(var operands):
            let firstBlock = Int32(quantum % blockSteps * quantumBlocks)
            let blockCount = min(Int32(quantumBlocks), Int32(blocks) - firstBlock)
            pn_convolve(kernels, &operands, first, count, firstBlock, blockCount, scratch + member * scratchSize)
        case .maxPool(var operands):
            pn_max_pool(kernels, &operands, first, count)
        case .averagePool(var operands):
            pn_average_pool(kernels, &operands, first, count)
        case .add(var operands):
            pn_add(kernels, &operands, first, count)
        case .requantize(var operands):
            pn_requantize(kernels, &operands, first, count)
        }
    }
}
