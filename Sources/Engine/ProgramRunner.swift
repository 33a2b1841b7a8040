import Plan

/// One program of a plan with memory and threads of its own, run without a clock.
package struct ProgramRunner: ~Copyable {
    /// The threads, of which the caller's is one; they end before the memory that they work in goes.
    package let team: ThreadTeam
    /// The program that is run.
    package let executor: Executor
    private let arena: Arena

    /// Prepares to run a program; nil when the system has no memory for it.
    /// - Precondition: The processor has `instructionSet`; `threads` is 1...16; the plan's bytes outlive the runner.
    package init?(_ plan: Plan, program index: Int = 0, instructionSet: InstructionSet = .best, threads: Int = 1) {
        let byteCount =
            ThreadTeam.byteCount + Workspace.byteCount(plan, threads: threads)
            + Executor.byteCount(plan, program: index)
        guard var arena = Arena(byteCount: byteCount) else { return nil }
        team = ThreadTeam(count: threads, arena: &arena)
        let workspace = Workspace(plan, threads: threads, arena: &arena)
        executor = Executor(plan, program: index, instructionSet: instructionSet, in: workspace, arena: &arena)
        self.arena = arena
    }

    /// Runs operators in order, counted within the program.
    package func run(_ operators: Range<Int>) {
        _ = executor.run(operators, on: team)
    }

    /// Runs every operator: every exit's logits are valid afterwards.
    package func runAll() {
        run(0..<executor.operatorCount)
    }
}
