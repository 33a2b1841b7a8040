import CKernels
import CLinux
import Plan

/// The operators of one program, resolved once into steps: kernels and the addresses of their operands.
///
/// The caller writes the prepared image to `input`, runs ranges of operators in order (an exit's head may be left
/// out when its answer is not wanted) and reads the logits of the exits that were reached. Between quanta of about
/// 250,000 multiply-adds a run may be stopped by the clock. Copies are the same executor: its memory is the arena's.
package struct Executor {
    /// The instruction set of the kernels that run.
    package let instructionSet: InstructionSet
    /// Where the prepared image goes. A run may overwrite it with later maps.
    package let input: InputMap
    /// Number of operators.
    package let operatorCount: Int
    /// Number of exits.
    package let exitCount: Int
    private let workspace: Workspace
    private let steps: UnsafeMutablePointer<Step>
    private let exits: UnsafeMutablePointer<ExecutorExit>

    /// Bytes that `init` takes from the arena, the workspace's not included.
    package static func byteCount(_ plan: Plan, program index: Int) -> Int {
        let program = plan.program(index)
        return Arena.byteCount(Step.self, Int(program.operatorCount))
            + Arena.byteCount(pn_operands.self, Int(program.operatorCount))
            + Arena.byteCount(ExecutorExit.self, Int(program.exitCount))
    }

    /// Prepares to run program `index`.
    /// - Precondition: The processor has `instructionSet`; arena, workspace and the plan's bytes outlive the executor.
    package init(
        _ plan: Plan, program index: Int, instructionSet: InstructionSet, in workspace: Workspace, arena: inout Arena
    ) {
        let program = plan.program(index)
        let builder = OperandBuilder(plan: plan, maps: workspace.maps)
        self.instructionSet = instructionSet
        self.workspace = workspace
        input = builder.inputMap(of: plan.tensor(Int(program.inputTensor)))
        operatorCount = Int(program.operatorCount)
        exitCount = Int(program.exitCount)
        steps = arena.take(Step.self, operatorCount)
        let operands = arena.take(pn_operands.self, operatorCount)
        for position in 0..<operatorCount {
            let record = plan.operator(Int(program.firstOperator) + position)
            guard let kernel = pn_kernel_for(instructionSet.isa, record.operatorKind) else {
                preconditionFailure("Executor: the processor lacks the instruction set")
            }
            (operands + position).initialize(to: builder.operands(record))
            (steps + position).initialize(to: builder.step(record, kernel, operands + position))
        }
        exits = arena.take(ExecutorExit.self, exitCount)
        var trunkQuanta = 0
        for position in 0..<exitCount {
            let record = plan.exit(Int(program.firstExit) + position)
            let trunk = Int(record.firstOperator)..<Int(record.firstHeadOperator)
            let head = Int(record.firstHeadOperator)..<Int(record.endOperator)
            trunkQuanta += Self.quanta(of: trunk, steps)
            (exits + position).initialize(
                to: ExecutorExit(
                    trunk: trunk, head: head, logits: builder.logits(of: plan.tensor(Int(record.tensor))),
                    temperature: record.temperature, threshold: record.threshold, multiplyAdds: record.multiplyAdds,
                    headMultiplyAdds: record.headMultiplyAdds, quanta: trunkQuanta + Self.quanta(of: head, steps)))
        }
    }

    private static func quanta(of operators: Range<Int>, _ steps: UnsafeMutablePointer<Step>) -> Int {
        var quanta = 0
        for index in operators { quanta += steps[index].quanta }
        return quanta
    }

    /// The exit with that index, counted from 0.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func exit(_ index: Int) -> ExecutorExit {
        exits[index]
    }

    /// The logits of an exit that was reached, counted from 0; valid until its operators run again.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func logits(ofExit index: Int) -> UnsafeBufferPointer<Float> {
        exits[index].logits
    }

    /// Where a tensor of the program lies, which the operator that writes it has just left there: later ones may use its
    /// memory. For reports; int8 only.
    package func map(of tensor: TensorRecord, in plan: Plan) -> InputMap {
        OperandBuilder(plan: plan, maps: workspace.maps).inputMap(of: tensor)
    }

    /// Multiply-adds of the trunk of exit `index`, counted from 0.
    package func multiplyAdds(ofTrunk index: Int) -> UInt64 {
        func trunks(_ exit: ExecutorExit) -> UInt64 { exit.multiplyAdds - exit.headMultiplyAdds }
        return trunks(exits[index]) - (index == 0 ? 0 : trunks(exits[index - 1]))
    }

    // That these functions neither allocate nor lock is checked by the compiler, here and wherever `_noAllocation` stands,
    // through everything they call; only optimized builds let it see that far.

    /// Runs operators in order.
    /// - Parameters:
    ///   - operators: Counted within the program.
    ///   - stop: Monotonic nanoseconds after which no further quantum is started.
    /// - Returns: Whether all of them were finished.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    package func run(_ operators: Range<Int>, on team: borrowing ThreadTeam, until stop: UInt64 = .max) -> Bool {
        team.rouse()
        for index in operators {
            guard team.run(steps + index, in: workspace, until: stop) else { return false }
        }
        return true
    }

    /// How long the quanta of one operator take, run one after the other on the caller's thread.
    /// - Returns: The longest, in nanoseconds.
    package func longestQuantum(of index: Int) -> UInt64 {
        var longest: UInt64 = 0
        for quantum in 0..<steps[index].quanta {
            let start = clinux_now_ns()
            steps[index].run(quantum: quantum, scratch: workspace.scratch(of: 0))
            longest = max(longest, clinux_now_ns() - start)
        }
        return longest
    }
}
