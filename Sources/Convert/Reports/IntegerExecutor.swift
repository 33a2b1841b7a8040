import CLinux
import Engine
import Plan

/// Runs a program of a plan through the engine, on one thread and one image at a time.
package final class IntegerExecutor {
    private let runner: ProgramRunner
    private let plan: Plan
    private let program: ProgramRecord

    /// Makes an executor with memory of its own; the plan's bytes must outlive it. Nil when the system has no memory for it.
    package init?(_ plan: Plan, program index: Int = 0, instructionSet: InstructionSet = .best) {
        guard let runner = ProgramRunner(plan, program: index, instructionSet: instructionSet) else { return nil }
        self.runner = runner
        self.plan = plan
        program = plan.program(index)
    }

    /// The logits of every exit for an input of int8 `[height][width][channels]`.
    package func logits(of input: [Int8]) -> [[Float]] {
        write(input)
        runner.runAll()
        return (0..<runner.executor.exitCount).map { Array(runner.executor.logits(ofExit: $0)) }
    }

    /// Runs one operator after the other and shows the int8 map that each has written, by the operator's index in the plan.
    func maps(of input: [Int8], _ body: (Int, InputMap) -> Void) {
        write(input)
        for position in 0..<runner.executor.operatorCount {
            runner.run(position..<position + 1)
            let index = Int(program.firstOperator) + position
            let output = plan.tensor(Int(plan.operator(index).output))
            if !output.isFloat { body(index, runner.executor.map(of: output, in: plan)) }
        }
    }

    /// How long it takes from the prepared image to the logits of each exit, earlier heads left out: the median of some runs,
    /// in microseconds.
    func times(of input: [Int8], runs: Int) -> [Double] {
        let exits = (0..<runner.executor.exitCount).map { runner.executor.exit($0) }
        return exits.indices.map { exit in
            var times: [UInt64] = []
            for _ in 0..<runs {
                write(input)
                let start = clinux_now_ns()
                for earlier in exits[...exit] { runner.run(earlier.trunk) }
                runner.run(exits[exit].head)
                times.append(clinux_now_ns() - start)
            }
            return Double(times.sorted()[runs / 2]) / 1000
        }
    }

    private func write(_ input: [Int8]) {
        let map = runner.executor.input
        let pixels = map.height * map.width
        precondition(input.count == pixels * map.channels, "IntegerExecutor: the input has the wrong size")
        for pixel in 0..<pixels {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = input[pixel * map.channels + channel]
            }
        }
    }
}
