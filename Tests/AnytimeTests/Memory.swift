import Engine
import Plan

/// Memory for a test; `#require` does not take what cannot be copied.
func makeArena(_ byteCount: Int) -> Arena {
    guard let arena = Arena(byteCount: byteCount) else { preconditionFailure("no memory") }
    return arena
}

/// A plan's first program, ready to run.
func makeRunner(_ plan: Plan) -> ProgramRunner {
    guard let runner = ProgramRunner(plan) else { preconditionFailure("no memory") }
    return runner
}
