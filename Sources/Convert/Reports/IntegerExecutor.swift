import Engine
import Plan

/// Runs a program of a plan through the engine, on one thread and one image at a time.
package final class IntegerExecutor {
    private let runner: ProgramRunner

    /// Makes an executor with memory of its own; the plan's bytes must outlive it. Nil when the system has no memory for it.
    package init?(_ plan: Plan, program index: Int = 0, instructionSet: InstructionSet = .best) {
        guard let runner = ProgramRunner(plan, program: index, instructionSet: instructionSet) else { return nil }
        self.runner = runner
    }

    /// The logits of every exit for an input of int8 `[height][width][channels]`.
    package func logits(of input: [Int8]) -> [[Float]] {
        let map = runner.executor.input
        let pixels = map.height * map.width
        precondition(input.count == pixels * map.channels, "IntegerExecutor.logits: the input has the wrong size")
        for pixel in 0..<pixels {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = input[pixel * map.channels + channel]
            }
        }
        runner.runAll()
        return (0..<runner.executor.exitCount).map { Array(runner.executor.logits(ofExit: $0)) }
    }
}
