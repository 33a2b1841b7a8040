import Engine
import Plan
import TestMemory
import Testing

/// One run of a program of a plan, its maps and scratch memory between guard pages.
struct PlanRun {
    /// By exit.
    var logits: [[Float]] = []
    /// False when the plan asks for more memory than there are addresses.
    var hadMemory = true

    init(_ plan: Plan, program: Int = 0, instructionSet: InstructionSet) throws {
        guard let guarded = GuardedPages(byteCount: Workspace.byteCount(plan, threads: 1)) else {
            hadMemory = false
            return
        }
        var maps = Arena(lending: guarded.bytes)
        guard var arena = Arena(byteCount: ThreadTeam.byteCount + Executor.byteCount(plan, program: program)) else {
            hadMemory = false
            return
        }
        let team = ThreadTeam(count: 1, arena: &arena)
        let executor = Executor(
            plan, program: program, instructionSet: instructionSet, in: Workspace(plan, threads: 1, arena: &maps),
            arena: &arena)
        let map = executor.input
        for pixel in 0..<(map.height * map.width) {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: pixel * 37 + channel * 11)
            }
        }
        let isFinished = executor.run(0..<executor.operatorCount, on: team)
        try #require(isFinished)
        logits = (0..<executor.exitCount).map { Array(executor.logits(ofExit: $0)) }
        withExtendedLifetime(guarded) {}
    }
}
