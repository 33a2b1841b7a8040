import Engine
import Plan

/// Runs a plan's first program through the engine, on one thread and one image at a time.
package final class IntegerExecutor {
    private let executor: Executor
    private let memory: UnsafeMutableRawBufferPointer

    /// Makes an executor with memory of its own; the plan's bytes must outlive it.
    package init(_ plan: Plan, instructionSet: InstructionSet = .best) {
        let size = Executor.memorySize(plan: plan, program: 0, threads: 1)
        memory = .allocate(byteCount: size, alignment: PlanFormat.alignment)
        _ = memory.initializeMemory(as: UInt8.self, repeating: 0)
        executor = Executor(
            plan: plan, program: 0, instructionSet: instructionSet, threads: 1, memory: memory.baseAddress!)
    }

    deinit {
        executor.close()
        memory.deallocate()
    }

    /// The logits of every exit for an input of int8 `[height][width][channels]`.
    package func logits(of input: [Int8]) -> [[Float]] {
        let map = executor.input
        let pixels = map.height * map.width
        precondition(input.count == pixels * map.channels, "IntegerExecutor.logits: the input has the wrong size")
        for pixel in 0..<pixels {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = input[pixel * map.channels + channel]
            }
        }
        let program = executor.program
        _ = executor.run(program.firstOperator..<(program.firstOperator + program.operatorCount))
        return (0..<executor.exitCount).map { Array(executor.logits(ofExit: $0)) }
    }
}
