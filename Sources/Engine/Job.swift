import CKernels
import Plan

/// One operator, ready to run: its kernel, its operands' addresses and the grid of quanta it is cut into.
struct Job {
    var kernel: @convention(c) (UnsafePointer<pn_operands>, pn_range, UnsafeMutableRawPointer) -> Void
    var operands: pn_operands
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
        let firstBlock = Int32(quantum % blockSteps * quantumBlocks)
        let range = pn_range(
            first: first, count: count, first_block: firstBlock,
            blocks: min(Int32(quantumBlocks), Int32(blocks) - firstBlock))
        var operands = operands
        pn_run(kernel, &operands, range, scratch + member * scratchSize)
    }
}
