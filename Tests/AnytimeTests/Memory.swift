import Engine
import Foundation
import Plan
import Punctual

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

/// The plan of msdnet-cifar10, ready to run.
struct PlanFileForTests: ~Copyable {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "models/msdnet-cifar10/model.plan").path()

    let runner: ProgramRunner
    private let file: PlanFile

    init() throws {
        file = try PlanFile(Self.path)
        runner = makeRunner(file.plan)
    }
}
