import TestGraphs
import Engine
import Plan
import Testing

/// One run of a plan's first program in memory between guard pages.
struct PlanRun {
    /// By exit.
    var logits: [[Float]] = []
    /// False when the plan asks for more memory than there are addresses.
    var hadMemory = true

    init(_ plan: Plan, instructionSet: InstructionSet) throws {
        let size = Executor.memorySize(plan: plan, program: 0, threads: 1)
        guard let memory = GuardedPages(byteCount: size) else {
            hadMemory = false
            return
        }
        let executor = Executor(
            plan: plan, program: 0, instructionSet: instructionSet, threads: 1, memory: memory.bytes.baseAddress!)
        defer { withExtendedLifetime(memory) { executor.close() } }
        let map = executor.input
        for pixel in 0..<(map.height * map.width) {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: pixel * 37 + channel * 11)
            }
        }
        let program = executor.program
        let isFinished = executor.run(program.firstOperator..<(program.firstOperator + program.operatorCount))
        try #require(isFinished)
        logits = (0..<executor.exitCount).map { Array(executor.logits(ofExit: $0)) }
    }
}
